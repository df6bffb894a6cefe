-- Networks whose logins are refused for now, and why. Every ban ends; its row stays a while longer, so that whoever
-- comes back to guessing is banned for longer. A lifted ban's row is gone.
CREATE TABLE ban (
  network  TEXT    NOT NULL PRIMARY KEY, -- CIDR, nothing beyond the prefix
  made_by  TEXT    NOT NULL,             -- who; empty: the server itself
  reason   TEXT    NOT NULL,
  since_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  offences INTEGER NOT NULL,             -- how many times in a row, this one too
  attempts INTEGER NOT NULL              -- logins refused for it
) STRICT;

-- Tells a running server that it must look again. One row.
CREATE TABLE ban_change (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL
) STRICT;
INSERT INTO ban_change (id, number) VALUES (1, 0);
CREATE TRIGGER ban_made AFTER INSERT ON ban
BEGIN UPDATE ban_change SET number = number + 1; END;
CREATE TRIGGER ban_changed AFTER UPDATE OF until_at ON ban
BEGIN UPDATE ban_change SET number = number + 1; END;
CREATE TRIGGER ban_lifted AFTER DELETE ON ban
BEGIN UPDATE ban_change SET number = number + 1; END;

-- Whoever asks what became of a login asks by account, newest first, or by network address.
CREATE INDEX login_of_account ON login (account, last_at);
CREATE INDEX login_by_address ON login (address, last_at);
