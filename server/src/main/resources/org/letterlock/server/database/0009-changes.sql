-- Counts every change of what logins and deliveries are decided from, so that answers may be remembered until the next
-- one. Whoever asks the accounts about another table adds its triggers here.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  n  INTEGER NOT NULL
) STRICT;
INSERT INTO changes (id, n) VALUES (1, 1);

CREATE TRIGGER domain_added AFTER INSERT ON domain BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER domain_removed AFTER DELETE ON domain BEGIN UPDATE changes SET n = n + 1; END;

CREATE TRIGGER account_added AFTER INSERT ON account BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER account_changed AFTER UPDATE ON account BEGIN UPDATE changes SET n = n + 1; END;

CREATE TRIGGER address_added AFTER INSERT ON address BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER address_changed AFTER UPDATE ON address BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER address_removed AFTER DELETE ON address BEGIN UPDATE changes SET n = n + 1; END;

-- When a credential was last used changes nothing.
CREATE TRIGGER credential_added AFTER INSERT ON credential BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_changed AFTER UPDATE OF hash, digest, legacy, revoked_at ON credential
BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_removed AFTER DELETE ON credential BEGIN UPDATE changes SET n = n + 1; END;

CREATE TRIGGER credential_key_added AFTER INSERT ON credential_key BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_key_changed AFTER UPDATE ON credential_key BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_key_removed AFTER DELETE ON credential_key BEGIN UPDATE changes SET n = n + 1; END;

CREATE TRIGGER credential_wall_added AFTER INSERT ON credential_wall BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_wall_changed AFTER UPDATE ON credential_wall BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER credential_wall_removed AFTER DELETE ON credential_wall BEGIN UPDATE changes SET n = n + 1; END;

CREATE TRIGGER second_factor_added AFTER INSERT ON second_factor BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER second_factor_changed AFTER UPDATE OF confirmed_at ON second_factor
BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER second_factor_removed AFTER DELETE ON second_factor BEGIN UPDATE changes SET n = n + 1; END;

-- A new token is nobody's answer yet; a spent or withdrawn one was.
CREATE TRIGGER oauth_token_changed AFTER UPDATE ON oauth_token BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER oauth_token_removed AFTER DELETE ON oauth_token BEGIN UPDATE changes SET n = n + 1; END;
