-- Accounts that a directory (LDAP, Active Directory) answers for: made when they are first seen there.
CREATE TABLE directory_account (
  account   INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
  directory TEXT    NOT NULL, -- its name in the configuration
  entry     TEXT    NOT NULL, -- what stays when the DN changes: entryUUID or objectGUID, else the DN
  seen_at   INTEGER NOT NULL,
  UNIQUE (directory, entry)
) STRICT;
