package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The audit of logins as it is read: by account, by network address, by name, the latest first, in pages. What the
/// last second brought is not in it yet. Safe for any thread.
public record AttemptLog(Database database) {
    private static final int CHUNK = 1_000;

    /// Whose attempts.
    public sealed interface About {
        record Everybody() implements About {}

        /// Those at an account, and those at its addresses that were refused before the account was looked for.
        record Account(AccountId account) implements About {}

        record From(Network network) implements About {}

        /// Those at a name that is nobody's.
        record Nobody(String name) implements About {}
    }

    /// @param refusedOnly leaves out what was granted
    /// @param since leaves out what happened last before then
    /// @param offset how many to skip
    public record Query(About about, boolean refusedOnly, Optional<Instant> since, int offset, int limit) {
        public static Query of(About about, int limit) {
            return new Query(about, false, Optional.empty(), 0, limit);
        }

        public Query refused() {
            return new Query(about, true, since, offset, limit);
        }

        public Query since(Optional<Instant> when) {
            return new Query(about, refusedOnly, when, offset, limit);
        }

        public Query from(int next) {
            return new Query(about, refusedOnly, since, next, limit);
        }
    }

    /// @param more whether there are more behind these
    public record Page(List<LoginRecord> attempts, boolean more) {
        public Page {
            attempts = List.copyOf(attempts);
        }
    }

    /// Whom an address is about.
    public About about(Mailbox address) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.of(address);
        if (key.isEmpty()) {
            return new About.Nobody(address.text());
        }
        return database.read(statements -> new AccountSql(new Sql(statements)).find(key.get()))
                .<About>map(account -> new About.Account(account.id()))
                .orElseGet(() -> new About.Nobody(key.get().text()));
    }

    public Page find(Query query) throws StorageFailed {
        return database.read(statements -> {
            var sql = new Sql(statements);
            return switch (query.about()) {
                case About.Everybody() -> page(sql, query, "1 = 1");
                case About.Account(AccountId id) ->
                    page(
                            sql,
                            query,
                            "(account = ? OR (account = 0 AND name IN (SELECT address FROM address WHERE account = ?)))",
                            id,
                            id);
                case About.Nobody(String name) -> page(sql, query, "account = 0 AND name = ?", name);
                case About.From(Network network)
                when isOne(network) ->
                    page(sql, query, "address = ?", network.base().getHostAddress());
                case About.From(Network network) -> filtered(sql, query, network);
            };
        });
    }

    private static boolean isOne(Network network) {
        return network.prefix() == network.base().getAddress().length * 8;
    }

    private static Page page(Sql sql, Query query, String which, Object... values) throws SQLException {
        List<LoginRecord> found = rows(sql, query, query.offset(), query.limit() + 1, which, values);
        return cut(found, query.limit());
    }

    private static Page cut(List<LoginRecord> found, int limit) {
        return found.size() > limit ? new Page(found.subList(0, limit), true) : new Page(found, false);
    }

    /// A network wider than one address is no index's matter.
    private static Page filtered(Sql sql, Query query, Network network) throws SQLException {
        var found = new ArrayList<LoginRecord>();
        int skip = query.offset();
        for (int offset = 0; found.size() <= query.limit(); offset += CHUNK) {
            List<LoginRecord> chunk = rows(sql, query, offset, CHUNK, "address <> ''");
            for (LoginRecord each : chunk) {
                if (contains(network, each.key().address()) && skip-- <= 0) {
                    found.add(each);
                }
            }
            if (chunk.size() < CHUNK) {
                break;
            }
        }
        return cut(found, query.limit());
    }

    private static boolean contains(Network network, String address) {
        return Network.parse(address)
                .ok()
                .filter(one -> network.contains(one.base()))
                .isPresent();
    }

    private static List<LoginRecord> rows(Sql sql, Query query, int offset, int limit, String which, Object... values)
            throws SQLException {
        var all = new ArrayList<Object>(List.of(values));
        var where = new StringBuilder(which);
        if (query.refusedOnly()) {
            where.append(" AND outcome <> ?");
            all.add(SqlLoginSink.GRANTED);
        }
        if (query.since().isPresent()) {
            where.append(" AND last_at >= ?");
            all.add(query.since().get());
        }
        all.add(limit);
        all.add(offset);
        return sql.list(
                "SELECT * FROM login WHERE " + where
                        + " ORDER BY last_at DESC, first_at DESC, account, address, mechanism, outcome LIMIT ? OFFSET ?",
                SqlLoginSink::read,
                all.toArray());
    }
}
