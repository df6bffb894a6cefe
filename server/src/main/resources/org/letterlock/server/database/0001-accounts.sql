-- Who lives here. Instants are milliseconds since 1970 UTC, flags are 0 or 1.
-- What an account owns leads with the account's number, so that accounts can one day be spread over several stores.

-- Mail for these domains is ours to receive. Names are lower case A-labels (RFC 5890).
CREATE TABLE domain (
  name       TEXT    NOT NULL PRIMARY KEY,
  created_at INTEGER NOT NULL
) STRICT;

-- A removed account keeps its row: its number is never given to another, and its mail and audit still name it.
-- All SCRAM keys of an account share one salt and one iteration count: both are told before the proof shows which
-- credential the client holds.
CREATE TABLE account (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  primary_address  TEXT    NOT NULL,
  display_name     TEXT    NOT NULL,
  enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  scram_salt       BLOB    NOT NULL,
  scram_iterations INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  removed_at       INTEGER
) STRICT;

-- Every address of an account, the primary one too, in the form addresses are compared in.
CREATE TABLE address (
  address    TEXT    NOT NULL PRIMARY KEY,
  domain     TEXT    NOT NULL REFERENCES domain (name),
  account    INTEGER NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_of_account ON address (account);
CREATE INDEX address_of_domain ON address (domain);

-- What an account proves itself with: at most one live password, any number of app passwords, and what it granted to
-- programs that come with bearer tokens (OAuth2; more of these stands in oauth_grant). Numbers are never
-- reused within an account. A revoked credential keeps its row for the history, and an app password its digest, so
-- that its next use can be told from a wrong secret. Walls (networks, senders, recipients, rates, expiry) will be a
-- table of their own under the same key.
CREATE TABLE credential (
  account             INTEGER NOT NULL REFERENCES account (id),
  number              INTEGER NOT NULL,
  kind                TEXT    NOT NULL CHECK (kind IN ('password', 'app', 'grant')),
  name                TEXT    NOT NULL,
  legacy              INTEGER NOT NULL CHECK (legacy IN (0, 1)),
  hash                TEXT,
  digest              BLOB,
  created_at          INTEGER NOT NULL,
  revoked_at          INTEGER,
  last_used_at        INTEGER,
  last_used_address   TEXT,
  last_used_mechanism TEXT,
  last_used_tls       TEXT,
  use_count           INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX credential_by_digest ON credential (account, digest) WHERE digest IS NOT NULL;
CREATE INDEX credential_for_legacy ON credential (account) WHERE legacy = 1 AND revoked_at IS NULL;

-- Keys to check a proof by, of live credentials only, encrypted under a key that is not in this file. An app password
-- has two forms (0 bare letters, 1 as it is shown, in groups), because a proof is made from what was typed.
CREATE TABLE credential_key (
  account    INTEGER NOT NULL,
  mechanism  TEXT    NOT NULL,
  credential INTEGER NOT NULL,
  form       INTEGER NOT NULL,
  sealed     BLOB    NOT NULL,
  PRIMARY KEY (account, mechanism, credential, form),
  FOREIGN KEY (account, credential) REFERENCES credential (account, number)
) STRICT, WITHOUT ROWID;

-- Every login, tried or done, aggregated. Account 0: the name belongs to nobody. Credential 0: none is known.
CREATE TABLE login (
  account     INTEGER NOT NULL,
  address     TEXT    NOT NULL,
  protocol    TEXT    NOT NULL,
  mechanism   TEXT    NOT NULL,
  credential  INTEGER NOT NULL,
  outcome     TEXT    NOT NULL,
  cause       TEXT    NOT NULL,
  tls         TEXT    NOT NULL,
  client_name TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  first_at    INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  count       INTEGER NOT NULL,
  PRIMARY KEY (account, address, protocol, mechanism, credential, outcome, cause, tls, client_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_by_age ON login (last_at);

-- Who changed what, and when.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  who     TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  detail  TEXT    NOT NULL
) STRICT;

-- Tells at start whether the key file belongs to this database. One row.
CREATE TABLE key_check (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  fingerprint BLOB    NOT NULL
) STRICT;
