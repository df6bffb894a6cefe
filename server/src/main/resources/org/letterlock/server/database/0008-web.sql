-- Who is signed in on the web page. The cookie is kept as SHA-256 only. The session ends when the credential that
-- opened it is revoked; 0: it is none of ours (a directory's). awaits_factor: the password was right, the second factor
-- is still to come.
CREATE TABLE web_session (
  digest        BLOB    NOT NULL PRIMARY KEY,
  account       INTEGER NOT NULL REFERENCES account (id),
  credential    INTEGER NOT NULL,
  awaits_factor INTEGER NOT NULL CHECK (awaits_factor IN (0, 1)),
  created_at    INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  address       TEXT    NOT NULL,
  client_name   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_of_account ON web_session (account);

-- Who may administer the others on the web page.
CREATE TABLE admin (
  account  INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
  since_at INTEGER NOT NULL
) STRICT;
