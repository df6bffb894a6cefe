-- Our own OAuth2 provider. Secrets, codes and tokens are kept as SHA-256 only: they are random enough to need no more.
CREATE TABLE oauth_client (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  redirect_uris TEXT    NOT NULL, -- one a line; empty for devices and resource servers
  scopes        TEXT    NOT NULL, -- the most it may ask for, separated by blanks
  device        INTEGER NOT NULL CHECK (device IN (0, 1)),     -- may use the device flow (RFC 8628)
  introspects   INTEGER NOT NULL CHECK (introspects IN (0, 1)), -- a resource server: may ask about every token
  secret_digest BLOB,             -- NULL: a public client (RFC 6749 section 2.1)
  created_at    INTEGER NOT NULL,
  removed_at    INTEGER
) STRICT;

-- What an account allowed a client, begun when its first tokens are issued. It is a credential of kind 'grant': its
-- name, its age, its last use and its end stand there.
CREATE TABLE oauth_grant (
  account     INTEGER NOT NULL,
  number      INTEGER NOT NULL,
  client      TEXT    NOT NULL REFERENCES oauth_client (id),
  scopes      TEXT    NOT NULL, -- separated by blanks
  revoked_why TEXT    NOT NULL, -- in plain words; empty while it stands
  PRIMARY KEY (account, number),
  FOREIGN KEY (account, number) REFERENCES credential (account, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_grant_of_client ON oauth_grant (client);

-- Authorization codes (RFC 6749 section 4.1.2). A spent one keeps its row for a while, with the grant it was exchanged
-- for, so that its second use is noticed.
CREATE TABLE oauth_code (
  digest       BLOB    NOT NULL PRIMARY KEY,
  account      INTEGER NOT NULL REFERENCES account (id),
  client       TEXT    NOT NULL REFERENCES oauth_client (id),
  scopes       TEXT    NOT NULL,
  redirect_uri TEXT,             -- as the request had it; NULL where it had none
  challenge    TEXT    NOT NULL, -- of PKCE, S256 (RFC 7636)
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  used_at      INTEGER,
  number       INTEGER           -- of the grant, once it is spent
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_code_by_expiry ON oauth_code (expires_at);

-- Devices that wait for somebody to type their user code (RFC 8628).
CREATE TABLE oauth_device (
  digest       BLOB    NOT NULL PRIMARY KEY,
  user_code    TEXT    NOT NULL UNIQUE,
  client       TEXT    NOT NULL REFERENCES oauth_client (id),
  scopes       TEXT    NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'allowed', 'denied', 'spent')),
  account      INTEGER REFERENCES account (id), -- who decided
  poll_seconds INTEGER NOT NULL, -- grows with every slow_down
  polled_at    INTEGER,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_device_by_expiry ON oauth_device (expires_at);

-- Access and refresh tokens. A refresh token that is spent keeps its row until it would have expired: its second use
-- revokes the grant (RFC 9700 section 4.14.2). parent: the refresh token this one was issued for.
CREATE TABLE oauth_token (
  digest     BLOB    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('access', 'refresh')),
  account    INTEGER NOT NULL,
  number     INTEGER NOT NULL,
  scopes     TEXT    NOT NULL,
  parent     BLOB,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER, -- of a refresh token
  FOREIGN KEY (account, number) REFERENCES oauth_grant (account, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_token_of_grant ON oauth_token (account, number);
CREATE INDEX oauth_token_by_parent ON oauth_token (parent) WHERE parent IS NOT NULL;
CREATE INDEX oauth_token_by_expiry ON oauth_token (expires_at);
