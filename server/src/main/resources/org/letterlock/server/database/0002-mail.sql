-- Mail. Plain SQL: what PostgreSQL spells differently is BLOB (BYTEA) and WITHOUT ROWID (nothing).

-- One row for each accepted message, however many mailboxes it lies in. The id is drawn by the server and ascends with
-- time, so rows are appended. The bytes stand last: reading the other columns does not touch them.
CREATE TABLE delivery (
  id          INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL, -- milliseconds since 1970 UTC
  size        INTEGER NOT NULL, -- octets of the body
  copies      INTEGER NOT NULL, -- mailboxes it still lies in; at 0 the row goes
  return_path TEXT    NOT NULL, -- between the angle brackets of MAIL FROM
  body        BLOB              -- NULL: a file among the blobs, named by the id
);

-- The last uid given out in each mailbox. Uids are never reused, so this outlives the messages.
CREATE TABLE mailbox (
  account  INTEGER PRIMARY KEY,
  last_uid INTEGER NOT NULL
);

CREATE TABLE message (
  account  INTEGER NOT NULL,
  uid      INTEGER NOT NULL,
  delivery INTEGER NOT NULL, -- its id; "copies" keeps it there, a foreign key would need an index to delete by
  PRIMARY KEY (account, uid)
) WITHOUT ROWID;
