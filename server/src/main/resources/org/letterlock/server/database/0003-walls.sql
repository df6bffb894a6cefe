-- The walls of app passwords: what each is confined to. No row: no wall. Kinds: network (CIDR), sender (address or
-- @domain), recipient (address or @domain), protocol (smtp, imap, pop3), tls (the oldest version allowed),
-- hourly (messages an hour), expires (milliseconds since 1970 UTC). Several rows of a kind: any of them will do.
CREATE TABLE credential_wall (
  account    INTEGER NOT NULL,
  credential INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  value      TEXT    NOT NULL,
  PRIMARY KEY (account, credential, kind, value),
  FOREIGN KEY (account, credential) REFERENCES credential (account, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Messages sent by credentials that may send so many an hour, by the minute since 1970 UTC; those of the last hour.
CREATE TABLE credential_sent (
  account    INTEGER NOT NULL,
  credential INTEGER NOT NULL,
  minute     INTEGER NOT NULL,
  messages   INTEGER NOT NULL,
  PRIMARY KEY (account, credential, minute),
  FOREIGN KEY (account, credential) REFERENCES credential (account, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
