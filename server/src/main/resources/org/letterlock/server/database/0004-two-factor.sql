-- Time-based one-time passwords (RFC 6238). Secrets are encrypted under a key that is not in this file. Two-factor is
-- on where `sealed` is. A new secret is `pending` until a first code proves that somebody's device has it; then it takes
-- the place of the one before. last_step: no code of this time step or an earlier one is taken again.
CREATE TABLE second_factor (
  account      INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
  sealed       BLOB,
  confirmed_at INTEGER,
  last_step    INTEGER NOT NULL DEFAULT 0,
  pending      BLOB,
  pending_at   INTEGER,
  CHECK ((sealed IS NULL) = (confirmed_at IS NULL)),
  CHECK ((pending IS NULL) = (pending_at IS NULL)),
  CHECK (sealed IS NOT NULL OR pending IS NOT NULL)
) STRICT;

-- Each opens the door once when the device is lost. Kept as keyed hashes.
CREATE TABLE recovery_code (
  account INTEGER NOT NULL REFERENCES account (id),
  digest  BLOB    NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;
