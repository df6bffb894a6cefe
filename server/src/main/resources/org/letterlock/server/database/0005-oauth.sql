-- Our own OAuth2 provider. Codes and tokens are kept as SHA-256 only: they are random enough to need no more.
CREATE TABLE oauth_client (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  redirect_uris TEXT    NOT NULL, -- one a line; empty for devices
  secret_digest BLOB,             -- NULL: a public client (RFC 6749 §2.1)
  created_at    INTEGER NOT NULL,
  removed_at    INTEGER
) STRICT;

-- What an account allowed a client. Its number is never reused within the account.
CREATE TABLE oauth_grant (
  account      INTEGER NOT NULL REFERENCES account (id),
  number       INTEGER NOT NULL,
  client       TEXT    NOT NULL REFERENCES oauth_client (id),
  scopes       TEXT    NOT NULL, -- separated by blanks
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  last_used_address TEXT,
  revoked_at   INTEGER,
  revoked_why  TEXT,
  PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;

-- kind: code, device, access, refresh. used_at: spent; a refresh token used twice revokes its grant (RFC 9700 §4.14.2).
CREATE TABLE oauth_token (
  digest     BLOB    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('code', 'device', 'access', 'refresh')),
  account    INTEGER NOT NULL, -- 0: a device code nobody has approved yet
  grant_number INTEGER NOT NULL,
  client     TEXT    NOT NULL,
  detail     TEXT    NOT NULL, -- what the kind needs: redirect URI and challenge of a code, user code of a device
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_token_of_grant ON oauth_token (account, grant_number);
CREATE INDEX oauth_token_by_expiry ON oauth_token (expires_at);
