package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The audit of logins in the database, and when each credential was last used.
final class SqlLoginSink implements LoginLog.Sink {
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    /// Refused logins of nobody's name kept at most, whatever their age: strangers choose how many there are.
    private static final int REFUSED_KEPT = 50_000;

    /// Refused logins of one account kept at most, for the same reason. They push out none of another account.
    private static final int REFUSED_KEPT_EACH = 1_000;

    /// Rows written after which it is swept before its time.
    private static final int SWEEP_AFTER = 20_000;

    /// Attempts come here later than they were made by no more than this, unless the disk was full meanwhile.
    private static final Duration OVERTAKING = Duration.ofMinutes(1);

    static final String GRANTED = "GRANTED";

    private final Database database;
    private final InstantSource clock;
    private final Duration kept;
    private Instant swept = Instant.EPOCH;
    private int sinceSweep;

    /// @param kept how long attempts stay
    SqlLoginSink(Database database, InstantSource clock, Duration kept) {
        this.database = database;
        this.clock = clock;
        this.kept = kept;
    }

    /// Called by one thread at a time.
    @Override
    public void write(List<LoginRecord> attempts) throws StorageFailed {
        Instant now = clock.instant();
        boolean sweep = isDue(now) || sinceSweep > SWEEP_AFTER;
        // In the order of time, so that the last use of a credential is written last.
        List<LoginRecord> ordered = attempts.stream()
                .sorted(Comparator.comparing(LoginRecord::last))
                .toList();
        database.write(statements -> {
            var sql = new Sql(statements);
            for (LoginRecord attempt : ordered) {
                count(sql, attempt);
                markUsed(sql, attempt);
            }
            if (sweep) {
                sweep(sql, now);
            }
            return attempts.size();
        });
        sinceSweep += attempts.size();
        if (sweep) {
            swept = now;
            sinceSweep = 0;
        }
    }

    /// A clock that was set back must not put the next sweep off.
    private boolean isDue(Instant now) {
        return now.isBefore(swept) || now.isAfter(swept.plus(SWEEP_EVERY));
    }

    private static void count(Sql sql, LoginRecord attempt) throws SQLException {
        LoginRecord.Key key = attempt.key();
        sql.update(
                """
                INSERT INTO login (account, address, protocol, mechanism, credential, outcome, cause, tls,
                                   client_name, name, first_at, last_at, count)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, address, protocol, mechanism, credential, outcome, cause, tls, client_name)
                DO UPDATE SET name = excluded.name, last_at = excluded.last_at, count = count + excluded.count""",
                key.account().map(AccountId::value).orElse(0L),
                key.address(),
                key.protocol(),
                key.mechanism(),
                key.credential().map(CredentialId::number).orElse(0L),
                key.refusal().map(Refusal.Kind::name).orElse(GRANTED),
                key.cause(),
                key.tls(),
                key.clientName(),
                attempt.name(),
                attempt.first(),
                attempt.last(),
                attempt.count());
    }

    private static void markUsed(Sql sql, LoginRecord attempt) throws SQLException {
        LoginRecord.Key key = attempt.key();
        if (key.credential().isEmpty() || key.refusal().isPresent()) {
            return;
        }
        CredentialId id = key.credential().get();
        sql.update(
                "UPDATE credential SET use_count = use_count + ? WHERE account = ? AND number = ?",
                attempt.count(),
                id.account(),
                id.number());
        // A later one may have overtaken this on its way here; but a clock that was wrong must not stay right.
        sql.update(
                "UPDATE credential SET last_used_at = ?, last_used_address = ?, last_used_mechanism = ?,"
                        + " last_used_tls = ? WHERE account = ? AND number = ?"
                        + " AND (last_used_at IS NULL OR last_used_at <= ? OR last_used_at > ?)",
                attempt.last(),
                key.address(),
                key.mechanism(),
                key.tls(),
                id.account(),
                id.number(),
                attempt.last(),
                attempt.last().plus(OVERTAKING));
    }

    private void sweep(Sql sql, Instant now) throws SQLException {
        sql.update("DELETE FROM login WHERE last_at < ?", now.minus(kept));
        crowdOut(sql, 0, REFUSED_KEPT);
        List<Long> crowded = sql.list(
                "SELECT account FROM login WHERE outcome <> ? AND account <> 0 GROUP BY account HAVING count(*) > ?",
                row -> row.getLong("account"),
                GRANTED,
                REFUSED_KEPT_EACH);
        for (long account : crowded) {
            crowdOut(sql, account, REFUSED_KEPT_EACH);
        }
    }

    private static void crowdOut(Sql sql, long account, int most) throws SQLException {
        sql.update(
                "DELETE FROM login WHERE account = ? AND outcome <> ? AND last_at <= (SELECT last_at FROM login"
                        + " WHERE account = ? AND outcome <> ? ORDER BY last_at DESC LIMIT 1 OFFSET ?)",
                account,
                GRANTED,
                account,
                GRANTED,
                most);
    }

    /// Who has logged in from where, the latest first: the primary address of the account, and the network address.
    static List<Proven> proven(Sql sql, Instant since, int most) throws SQLException {
        return sql.list(
                "SELECT primary_address, name, address FROM login JOIN account ON account.id = login.account"
                        + " WHERE outcome = ? AND last_at > ? AND address <> '' ORDER BY last_at DESC LIMIT ?",
                row -> new Proven(row.getString("primary_address"), row.getString("name"), row.getString("address")),
                GRANTED,
                since,
                most);
    }

    record Proven(String primary, String name, String address) {}

    static LoginRecord read(ResultSet row) throws SQLException {
        long account = row.getLong("account");
        long credential = row.getLong("credential");
        String outcome = row.getString("outcome");
        Optional<AccountId> id = account == 0 ? Optional.empty() : Optional.of(new AccountId(account));
        return new LoginRecord(
                new LoginRecord.Key(
                        id,
                        row.getString("address"),
                        row.getString("protocol"),
                        row.getString("mechanism"),
                        credential == 0 ? Optional.empty() : id.map(known -> new CredentialId(known, credential)),
                        outcome.equals(GRANTED) ? Optional.empty() : Optional.of(Refusal.Kind.valueOf(outcome)),
                        row.getString("cause"),
                        row.getString("tls"),
                        row.getString("client_name")),
                row.getString("name"),
                Sql.instant(row, "first_at"),
                Sql.instant(row, "last_at"),
                row.getLong("count"));
    }
}
