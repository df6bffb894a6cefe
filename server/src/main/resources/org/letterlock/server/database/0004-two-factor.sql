-- Time-based one-time passwords (RFC 6238). The secret is encrypted under a key that is not in this file. On once
-- confirmed_at is set. last_step: no code of this time step or an earlier one is taken again.
CREATE TABLE second_factor (
  account      INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
  sealed       BLOB    NOT NULL,
  created_at   INTEGER NOT NULL,
  confirmed_at INTEGER,
  last_step    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Each opens the door once when the device is lost. Kept as keyed hashes.
CREATE TABLE recovery_code (
  account INTEGER NOT NULL REFERENCES account (id),
  digest  BLOB    NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;
