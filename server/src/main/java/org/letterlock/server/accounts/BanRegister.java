package org.letterlock.server.accounts;

import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The administration of bans, beside a running server or without one: a change holds within a second, and stands in
/// the audit. Safe for any thread.
///
/// @param who makes the changes
public record BanRegister(Database database, InstantSource clock, String who) {
    /// The longest a ban may be. None is for ever: addresses change hands.
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final int LONGEST_REASON = 200;

    /// The bans that hold now, the latest first.
    public List<Ban> holding() throws StorageFailed {
        Instant now = clock.instant();
        return all().stream().filter(ban -> ban.holds(now)).toList();
    }

    /// The ban that holds for this address now, if there is one; of several the one that ends last.
    public Optional<Ban> find(InetAddress address) throws StorageFailed {
        return holding().stream().filter(ban -> ban.network().contains(address)).max(Comparator.comparing(Ban::until));
    }

    private List<Ban> all() throws StorageFailed {
        return database.read(statements -> SqlBanBook.all(new Sql(statements)));
    }

    /// Refuses all logins from a network, whoever tries. One that is banned already is banned anew.
    ///
    /// @param length how long, at most [#LONGEST]
    /// @param reason for those who will wonder
    public Result<Ban> add(Network network, Duration length, String reason) throws StorageFailed {
        if (length.compareTo(LONGEST) > 0 || !length.isPositive()) {
            return new Refused<>("a ban lasts for " + LONGEST.toDays() + " days at most; renew it if need be");
        }
        if (reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            return new Refused<>("a ban needs a reason, in at most " + LONGEST_REASON + " characters");
        }
        Instant now = clock.instant();
        var ban = new Ban(network, who, reason, now, now.plus(length), 1, 0);
        return database.write(statements -> {
            var sql = new Sql(statements);
            SqlBanBook.put(sql, ban);
            audit(sql, now, "ban add", ban.network(), "until " + ban.until() + ": " + reason);
            return new Done<>(ban);
        });
    }

    /// Lifts the ban of exactly this network, and forgets what led to it.
    public Result<Ban> lift(Network network) throws StorageFailed {
        Network exact = Network.around(network.base(), network.prefix());
        Instant now = clock.instant();
        return database.write(statements -> {
            var sql = new Sql(statements);
            Optional<Ban> found = SqlBanBook.all(sql).stream()
                    .filter(ban -> ban.network().equals(exact) && ban.holds(now))
                    .findFirst();
            if (found.isEmpty()) {
                return new Refused<>(exact + " is not banned");
            }
            lift(sql, now, found.get());
            return new Done<>(found.get());
        });
    }

    /// Lifts all bans.
    ///
    /// @return those that held
    public List<Ban> liftAll() throws StorageFailed {
        Instant now = clock.instant();
        return database.write(statements -> {
            var sql = new Sql(statements);
            List<Ban> all = SqlBanBook.all(sql);
            List<Ban> holding = all.stream().filter(ban -> ban.holds(now)).toList();
            for (Ban ban : holding) {
                lift(sql, now, ban);
            }
            sql.update("DELETE FROM ban");
            return holding;
        });
    }

    private void lift(Sql sql, Instant now, Ban ban) throws SQLException {
        sql.update("DELETE FROM ban WHERE network = ?", ban.network().toString());
        audit(sql, now, "ban lift", ban.network(), ban.reason());
    }

    private void audit(Sql sql, Instant now, String action, Network network, String detail) throws SQLException {
        new AccountSql(sql).audit(new AuditEntry(now, who, action, network.toString(), detail));
    }
}
