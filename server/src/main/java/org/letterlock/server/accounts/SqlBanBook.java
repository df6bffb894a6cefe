package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The bans in the database.
record SqlBanBook(Database database) implements BanBook {
    @Override
    public long version() throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first("SELECT number FROM ban_change", row -> row.getLong("number"))
                .orElseThrow());
    }

    @Override
    public List<Ban> all() throws StorageFailed {
        return database.read(statements -> all(new Sql(statements)));
    }

    static List<Ban> all(Sql sql) throws SQLException {
        return sql.list("SELECT * FROM ban ORDER BY since_at DESC, network", SqlBanBook::read);
    }

    @Override
    public void write(Collection<Ban> made, Map<Network, Long> refused, Instant forgotten) throws StorageFailed {
        database.write(statements -> {
            var sql = new Sql(statements);
            for (Ban ban : made) {
                put(sql, ban);
            }
            for (var each : refused.entrySet()) {
                sql.update(
                        "UPDATE ban SET attempts = attempts + ? WHERE network = ?",
                        each.getValue(),
                        each.getKey().toString());
            }
            sql.update("DELETE FROM ban WHERE until_at < ?", forgotten);
            // Strangers choose how many there are: those that end first, or have ended, go first.
            sql.update(
                    "DELETE FROM ban WHERE made_by = '' AND network IN (SELECT network FROM ban"
                            + " ORDER BY until_at DESC LIMIT -1 OFFSET ?)",
                    Bans.MOST);
            return made.size();
        });
    }

    static void put(Sql sql, Ban ban) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO ban (network, made_by, reason, since_at, until_at, offences, attempts)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                ban.network().toString(),
                ban.by(),
                ban.reason(),
                ban.since(),
                ban.until(),
                ban.offences(),
                ban.attempts());
    }

    private static Ban read(ResultSet row) throws SQLException {
        return new Ban(
                Network.parse(row.getString("network")).orThrow(),
                row.getString("made_by"),
                row.getString("reason"),
                Sql.instant(row, "since_at"),
                Sql.instant(row, "until_at"),
                row.getInt("offences"),
                row.getLong("attempts"));
    }
}
