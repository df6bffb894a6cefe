package org.letterlock.app.web;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.Statements;
import org.letterlock.server.database.StorageFailed;

/// Who is signed in: table `web_session`. A session ends when its time is over, when it is ended here, when its
/// account is disabled, and when the password that opened it is no longer the account's. Safe for any thread; blocks.
public final class Sessions {
    /// Unused for so long, it is over.
    public static final Duration IDLE = Duration.ofHours(2);

    /// So old, it is over.
    public static final Duration LONGEST = Duration.ofHours(24);

    /// How long the second factor may take.
    static final Duration FACTOR = Duration.ofMinutes(5);

    /// Being seen is written down this often, not at every click.
    private static final Duration SEEN = Duration.ofMinutes(1);

    private static final String LIVE = """
            FROM web_session s JOIN account a ON a.id = s.account
            WHERE a.enabled = 1 AND a.removed_at IS NULL AND s.expires_at > ? AND s.last_seen_at > ?
              AND (s.credential = 0 OR EXISTS (SELECT 1 FROM credential c WHERE c.account = s.account
                   AND c.number = s.credential AND c.revoked_at IS NULL))
            """;

    private final Database database;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Sessions(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /// A session that is not over.
    ///
    /// @param id names it among those of its account; not a secret
    /// @param primary the account's primary address
    /// @param credential the number of the password that opened it; 0 where it is none of ours
    /// @param awaitsFactor whether the second factor is still to come: until then it opens nothing
    public record Live(
            String id,
            AccountId account,
            String primary,
            long credential,
            boolean awaitsFactor,
            Instant since,
            Instant lastSeen,
            String address,
            String clientName) {}

    /// What a session is opened with.
    public record Opening(
            AccountId account, long credential, boolean awaitsFactor, String address, String clientName) {}

    /// Opens one. Those that are over go.
    ///
    /// @return the token for the browser's cookie, never seen before
    public String open(Opening opening) throws StorageFailed {
        String token = Tokens.make(random);
        byte[] digest = Tokens.digest(token);
        Instant now = clock.instant();
        Instant end = now.plus(opening.awaitsFactor() ? FACTOR : LONGEST);
        database.write(statements -> {
            bind(
                            statements,
                            "DELETE FROM web_session WHERE expires_at <= ? OR last_seen_at <= ?",
                            now.toEpochMilli(),
                            now.minus(IDLE).toEpochMilli())
                    .executeUpdate();
            return bind(
                            statements,
                            "INSERT INTO web_session (digest, account, credential, awaits_factor, created_at, "
                                    + "last_seen_at, expires_at, address, client_name) "
                                    + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            digest,
                            opening.account().value(),
                            opening.credential(),
                            opening.awaitsFactor() ? 1L : 0L,
                            now.toEpochMilli(),
                            now.toEpochMilli(),
                            end.toEpochMilli(),
                            opening.address(),
                            opening.clientName())
                    .executeUpdate();
        });
        return token;
    }

    /// The session of a browser's token, which now was seen.
    public Optional<Live> find(String token) throws StorageFailed {
        byte[] digest = Tokens.digest(token);
        Instant now = clock.instant();
        Optional<Live> live = database.read(statements ->
                first(now, statements, "SELECT s.*, a.primary_address " + LIVE + " AND s.digest = ?", digest));
        if (live.isPresent() && live.get().lastSeen().plus(SEEN).isBefore(now)) {
            database.write(statements -> bind(
                            statements,
                            "UPDATE web_session SET last_seen_at = ? WHERE digest = ?",
                            now.toEpochMilli(),
                            digest)
                    .executeUpdate());
        }
        return live;
    }

    /// All of an account, the latest seen first.
    public List<Live> of(AccountId account) throws StorageFailed {
        return database.read(statements -> list(
                clock.instant(),
                statements,
                "SELECT s.*, a.primary_address " + LIVE
                        + " AND s.account = ? AND s.awaits_factor = 0 ORDER BY s.last_seen_at DESC",
                account.value()));
    }

    /// Ends the session of a browser's token, if there is one.
    public void end(String token) throws StorageFailed {
        byte[] digest = Tokens.digest(token);
        database.write(statements -> bind(statements, "DELETE FROM web_session WHERE digest = ?", digest)
                .executeUpdate());
    }

    /// Ends one session of an account.
    ///
    /// @param id of [Live#id]
    /// @return whether there was such a one
    public boolean end(AccountId account, String id) throws StorageFailed {
        return database.write(statements -> bind(
                                statements,
                                "DELETE FROM web_session WHERE account = ? AND lower(hex(substr(digest, 1, 8))) = ?",
                                account.value(),
                                id)
                        .executeUpdate())
                > 0;
    }

    /// Ends all sessions of an account but one.
    ///
    /// @param kept of [Live#id]; may be empty
    public int endOthers(AccountId account, String kept) throws StorageFailed {
        return database.write(statements -> bind(
                        statements,
                        "DELETE FROM web_session WHERE account = ? AND lower(hex(substr(digest, 1, 8))) <> ?",
                        account.value(),
                        kept)
                .executeUpdate());
    }

    private static Optional<Live> first(Instant now, Statements statements, String sql, Object value)
            throws SQLException {
        return list(now, statements, sql, value).stream().findFirst();
    }

    private static List<Live> list(Instant now, Statements statements, String sql, Object value) throws SQLException {
        var query = bind(statements, sql, now.toEpochMilli(), now.minus(IDLE).toEpochMilli(), value);
        var found = new ArrayList<Live>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(live(rows));
            }
        }
        return found;
    }

    private static Live live(ResultSet row) throws SQLException {
        return new Live(
                HexFormat.of().formatHex(row.getBytes("digest"), 0, 8),
                new AccountId(row.getLong("account")),
                row.getString("primary_address"),
                row.getLong("credential"),
                row.getLong("awaits_factor") != 0,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("last_seen_at")),
                row.getString("address"),
                row.getString("client_name"));
    }

    private static PreparedStatement bind(Statements statements, String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.prepare(sql);
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                case byte[] octets -> statement.setBytes(i + 1, octets);
                default -> throw new IllegalArgumentException("no SQL value: " + values[i].getClass());
            }
        }
        return statement;
    }
}
