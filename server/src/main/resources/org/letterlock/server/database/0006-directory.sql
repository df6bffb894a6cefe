-- Accounts that a directory (LDAP, Active Directory) answers for: made when they are first seen there.
CREATE TABLE directory_account (
  account   INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
  directory TEXT    NOT NULL, -- its name in the configuration
  entry     TEXT    NOT NULL, -- what stays when the DN changes: entryUUID or objectGUID, else the DN
  profile   TEXT    NOT NULL, -- addresses and name as they were taken over last
  state     TEXT    NOT NULL CHECK (state IN ('GOOD', 'BARRED', 'GONE')), -- what the directory said last
  cause     TEXT    NOT NULL, -- of a state that is not good
  seen_at   INTEGER NOT NULL, -- when the directory last vouched for the person
  asked_at  INTEGER NOT NULL, -- when it last answered
  since_at  INTEGER NOT NULL, -- when it first gave the present answer
  UNIQUE (directory, entry)
) STRICT;

-- Addresses that accounts have from the directory, so that it can take them away again; others are the administrator's.
CREATE TABLE directory_address (
  account INTEGER NOT NULL REFERENCES account (id),
  address TEXT    NOT NULL,
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;
