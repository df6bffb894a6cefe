package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// The messages of a credential in the last hour, counted by the minute in `credential_sent`: at most 61 rows, and
/// never more in any sixty minutes than allowed. On the disk, so that neither a restart nor a second process begins
/// anew.
///
/// Minutes that lie ahead are those of a clock that was set back; they are forgotten.
///
/// @param sql of one transaction
/// @param now the time to count at
record HourlyCount(Sql sql, CredentialId credential, Instant now) {
    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    /// The minute that has begun, and all that the last sixty touch.
    static final long MINUTES = 60;

    static long minute(Instant now) {
        return Math.floorDiv(now.toEpochMilli(), MINUTE_MILLIS);
    }

    long messages() throws SQLException {
        long minute = minute(now);
        return sql.first(
                        "SELECT coalesce(sum(messages), 0) AS n FROM credential_sent"
                                + " WHERE account = ? AND credential = ? AND minute BETWEEN ? AND ?",
                        row -> row.getLong("n"),
                        credential.account(),
                        credential.number(),
                        minute - MINUTES,
                        minute)
                .orElseThrow();
    }

    boolean add(int most) throws SQLException {
        if (messages() >= most) {
            return false;
        }
        long minute = minute(now);
        sql.update(
                "DELETE FROM credential_sent WHERE account = ? AND credential = ? AND minute NOT BETWEEN ? AND ?",
                credential.account(),
                credential.number(),
                minute - MINUTES,
                minute);
        sql.update(
                "INSERT INTO credential_sent (account, credential, minute, messages) VALUES (?, ?, ?, 1)"
                        + " ON CONFLICT (account, credential, minute) DO UPDATE SET messages = messages + 1",
                credential.account(),
                credential.number(),
                minute);
        return true;
    }

    /// From the last minute that has one: which of them it was makes no difference to anybody.
    void takeBack() throws SQLException {
        sql.update(
                "UPDATE credential_sent SET messages = messages - 1 WHERE account = ? AND credential = ? AND minute ="
                        + " (SELECT max(s.minute) FROM credential_sent s"
                        + " WHERE s.account = ? AND s.credential = ? AND s.messages > 0)",
                credential.account(),
                credential.number(),
                credential.account(),
                credential.number());
    }
}
