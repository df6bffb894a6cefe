package org.letterlock.server.oauth.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.Sql;

/// The rows of devices that wait to be let in, within one transaction.
record DeviceSql(Sql sql) {
    enum State {
        WAITING,
        ALLOWED,
        DENIED,
        SPENT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param poll how long it must wait between two questions
    record Known(
            Octets digest,
            UserCode userCode,
            String client,
            Set<MailScope> scopes,
            State state,
            Optional<AccountId> account,
            Duration poll,
            Optional<Instant> polledAt,
            Instant createdAt,
            Instant expiresAt) {
        /// A clock that was set back makes nobody hasty.
        boolean isHastyAt(Instant now) {
            return polledAt.isPresent()
                    && !now.isBefore(polledAt.get())
                    && now.isBefore(polledAt.get().plus(poll));
        }

        boolean isOpenAt(Instant now) {
            return state == State.WAITING && Lifetimes.covers(createdAt, expiresAt, now);
        }
    }

    /// @return whether the user code was free
    boolean add(String deviceCode, UserCode userCode, String client, Set<MailScope> scopes, Instant now)
            throws SQLException {
        return sql.update(
                        "INSERT INTO oauth_device (digest, user_code, client, scopes, state, poll_seconds, created_at,"
                                + " expires_at) VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?)"
                                + " ON CONFLICT (user_code) DO NOTHING",
                        TokenKind.digest(deviceCode),
                        userCode.text(),
                        client,
                        MailScope.print(scopes),
                        Lifetimes.POLL.toSeconds(),
                        now,
                        now.plus(Lifetimes.DEVICE))
                > 0;
    }

    long waiting(String client, Instant now) throws SQLException {
        return sql.first(
                        "SELECT count(*) AS n FROM oauth_device WHERE client = ? AND state = 'waiting'"
                                + " AND expires_at > ?",
                        row -> row.getLong("n"),
                        client,
                        now)
                .orElseThrow();
    }

    Optional<Known> find(String deviceCode) throws SQLException {
        return sql.first("SELECT * FROM oauth_device WHERE digest = ?", DeviceSql::known, TokenKind.digest(deviceCode));
    }

    Optional<Known> find(UserCode code) throws SQLException {
        return sql.first("SELECT * FROM oauth_device WHERE user_code = ?", DeviceSql::known, code.text());
    }

    void decide(Octets digest, AccountId account, State state) throws SQLException {
        sql.update("UPDATE oauth_device SET state = ?, account = ? WHERE digest = ?", state.text(), account, digest);
    }

    /// RFC 8628 §3.5: whoever is hasty waits five seconds longer from now on.
    void polled(Known device, boolean hasty, Instant now) throws SQLException {
        sql.update(
                "UPDATE oauth_device SET polled_at = ?, poll_seconds = ? WHERE digest = ?",
                now,
                (hasty ? device.poll().plus(Lifetimes.POLL) : device.poll()).toSeconds(),
                device.digest());
    }

    void spend(Octets digest) throws SQLException {
        sql.update("UPDATE oauth_device SET state = 'spent' WHERE digest = ?", digest);
    }

    private static Known known(ResultSet row) throws SQLException {
        long account = row.getLong("account");
        Optional<AccountId> decider = row.wasNull() ? Optional.empty() : Optional.of(new AccountId(account));
        return new Known(
                Sql.octets(row, "digest"),
                new UserCode(row.getString("user_code")),
                row.getString("client"),
                MailScope.stored(row.getString("scopes")),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                decider,
                Duration.ofSeconds(row.getLong("poll_seconds")),
                Sql.optionalInstant(row, "polled_at"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "expires_at"));
    }
}
