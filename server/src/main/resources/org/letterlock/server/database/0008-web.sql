-- Who is signed in on the web page. The cookie is kept as SHA-256 only.
CREATE TABLE web_session (
  digest       BLOB    NOT NULL PRIMARY KEY,
  account      INTEGER NOT NULL REFERENCES account (id),
  created_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  address      TEXT    NOT NULL,
  client_name  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_of_account ON web_session (account);
