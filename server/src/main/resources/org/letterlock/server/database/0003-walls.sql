-- The walls of app passwords: what each is confined to. No row: no wall. Kinds: network (CIDR), sender (address or
-- @domain), recipient (address or @domain), protocol (smtp, imap, pop3), tls (the oldest version allowed),
-- hourly (messages an hour), expires (milliseconds since 1970 UTC). Several rows of a kind: any of them will do.
CREATE TABLE credential_wall (
  account    INTEGER NOT NULL,
  credential INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  value      TEXT    NOT NULL,
  PRIMARY KEY (account, credential, kind, value),
  FOREIGN KEY (account, credential) REFERENCES credential (account, number)
) STRICT, WITHOUT ROWID;
