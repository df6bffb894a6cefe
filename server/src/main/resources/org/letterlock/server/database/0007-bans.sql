-- Networks whose logins are refused for now, and why. Every ban ends.
CREATE TABLE ban (
  network  TEXT    NOT NULL PRIMARY KEY, -- CIDR
  reason   TEXT    NOT NULL,
  since_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL
) STRICT;
