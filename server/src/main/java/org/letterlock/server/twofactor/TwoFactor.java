package org.letterlock.server.twofactor;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Two-factor of all accounts: made, confirmed, checked, taken away. What one process changes holds in every other at
/// once; only the count of wrong codes belongs to this object, so a server has one. Every change stands in the audit.
///
/// Safe for any thread; blocks on the database. Every method throws [StorageFailed] when that did not do its work:
/// nothing is changed then, and no code was right or wrong.
public final class TwoFactor {
    private final Database database;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Attempts attempts;

    /// Who does it, where it is not the account itself.
    private final Optional<String> who;

    private TwoFactor(
            Database database,
            Pepper pepper,
            RandomGenerator random,
            InstantSource clock,
            Attempts attempts,
            Optional<String> who) {
        this.database = database;
        this.pepper = pepper;
        this.random = random;
        this.clock = clock;
        this.attempts = attempts;
        this.who = who;
    }

    /// For what accounts do themselves, on the web page.
    ///
    /// @param pepper the one the accounts were opened with
    /// @param random a cryptographic source, safe for any thread
    public static TwoFactor open(Database database, Pepper pepper, RandomGenerator random, InstantSource clock) {
        return new TwoFactor(database, pepper, random, clock, new Attempts(), Optional.empty());
    }

    /// The same, with another name in the audit.
    ///
    /// @param administrator e.g. `cli alice`
    public TwoFactor by(String administrator) {
        return new TwoFactor(database, pepper, random, clock, attempts, Optional.of(administrator));
    }

    public Status status(AccountId account) throws StorageFailed {
        return database.read(statements -> status(new Sql(statements), account));
    }

    /// Makes a new secret, which changes nothing until [#confirm]: what was on stays on with the old one. An earlier
    /// secret that was never confirmed is gone.
    ///
    /// @param label whose it is, shown by the authenticator app; the address
    public Enrolment enrol(AccountId account, String label) throws StorageFailed {
        Totp totp = Totp.generate(random);
        Octets sealed = pepper.seal(totp.secret(), place(account), random);
        Instant now = clock.instant();
        database.write(statements -> {
            var sql = new Sql(statements);
            sql.update(
                    "INSERT INTO second_factor (account, pending, pending_at) VALUES (?, ?, ?) ON CONFLICT (account)"
                            + " DO UPDATE SET pending = excluded.pending, pending_at = excluded.pending_at",
                    account,
                    sealed,
                    now);
            audit(sql, account, now, "enrol", "");
            return true;
        });
        return Enrolment.of(totp, label);
    }

    /// Turns it on, if the code shows that the telephone has the secret made last.
    ///
    /// @return new recovery codes, to be shown this once; empty if the code was wrong, or nothing waits for
    ///     one. Wrong codes are not counted here: who may confirm may as well enrol anew, and knows the secret
    public Optional<List<String>> confirm(AccountId account, String code) throws StorageFailed {
        Optional<Octets> pending = database.read(statements -> pending(new Sql(statements), account));
        if (pending.isEmpty() || !(Typed.parse(code) instanceof Typed.Code(String digits))) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        OptionalLong step = open(account, pending.get()).match(digits, now, 0);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        var codes = newCodes();
        boolean same = database.write(statements -> {
            var sql = new Sql(statements);
            int changed = sql.update(
                    "UPDATE second_factor SET sealed = pending, confirmed_at = ?, last_step = ?, pending = NULL,"
                            + " pending_at = NULL WHERE account = ? AND pending = ?",
                    now,
                    step.getAsLong(),
                    account,
                    pending.get());
            if (changed > 0) {
                put(sql, account, codes);
                audit(sql, account, now, "on", "");
            }
            return changed > 0;
        });
        return same ? Optional.of(shown(codes)) : Optional.empty();
    }

    /// Checks a code of the telephone, or a recovery code. Of many callers with the same code one gets a right one.
    ///
    /// @param typed as it was typed, with blanks or hyphens, in either case
    /// @return [Check.Wrong] also where two-factor is off
    public Check verify(AccountId account, String typed) throws StorageFailed {
        Instant now = clock.instant();
        Typed parsed = Typed.parse(typed);
        if (parsed instanceof Typed.Neither) {
            return new Check.Wrong(); // a slip, no guess
        }
        Optional<Instant> throttled = attempts.take(account, now);
        Check check = switch (parsed) {
            case Typed.Code(String digits) when throttled.isEmpty() -> code(account, digits, now);
            // Nobody guesses these, so nobody who has the password can keep their owner from them.
            case Typed.Recovery(RecoveryCode code) -> recovery(account, code, now);
            case Typed.Code _, Typed.Neither _ -> new Check.Wrong();
        };
        if (!(check instanceof Check.Wrong)) {
            if (throttled.isEmpty()) {
                attempts.giveBack(account);
            }
            return check;
        }
        if (throttled.isPresent()) {
            return new Check.Throttled(throttled.get());
        }
        // As rare as guesses are. The owner should see them: whoever made them had the password.
        database.write(statements -> {
            audit(new Sql(statements), account, now, "wrong code", "");
            return true;
        });
        return check;
    }

    /// Takes it away, and the recovery codes: the password is enough again, on mail protocols too.
    public void disable(AccountId account) throws StorageFailed {
        Instant now = clock.instant();
        database.write(statements -> {
            var sql = new Sql(statements);
            sql.update("DELETE FROM recovery_code WHERE account = ?", account);
            if (sql.update("DELETE FROM second_factor WHERE account = ?", account) > 0) {
                audit(sql, account, now, "off", "");
            }
            return true;
        });
    }

    /// New recovery codes, to be shown this once; the old ones are worth nothing from now on.
    ///
    /// @return none where two-factor is off
    public List<String> renewRecoveryCodes(AccountId account) throws StorageFailed {
        Instant now = clock.instant();
        var codes = newCodes();
        boolean on = database.write(statements -> {
            var sql = new Sql(statements);
            if (!(status(sql, account) instanceof Status.On)) {
                return false;
            }
            put(sql, account, codes);
            audit(sql, account, now, "recovery codes", "");
            return true;
        });
        return on ? shown(codes) : List.of();
    }

    private record Confirmed(Octets sealed, long lastStep) {}

    private Check code(AccountId account, String digits, Instant now) throws StorageFailed {
        Optional<Confirmed> confirmed = database.read(statements -> new Sql(statements)
                .first(
                        "SELECT sealed, last_step FROM second_factor WHERE account = ? AND sealed IS NOT NULL",
                        row -> new Confirmed(Sql.octets(row, "sealed"), row.getLong("last_step")),
                        account));
        if (confirmed.isEmpty()) {
            return new Check.Wrong();
        }
        Octets sealed = confirmed.get().sealed();
        OptionalLong step =
                open(account, sealed).match(digits, now, confirmed.get().lastStep());
        if (step.isEmpty()) {
            return new Check.Wrong();
        }
        // RFC 6238 §5.2: once only. Of two at the same time the database lets one through.
        boolean first = database.write(statements -> new Sql(statements)
                        .update(
                                "UPDATE second_factor SET last_step = ?"
                                        + " WHERE account = ? AND sealed = ? AND last_step < ?",
                                step.getAsLong(),
                                account,
                                sealed,
                                step.getAsLong())
                > 0);
        return first ? new Check.Right() : new Check.Replayed();
    }

    private Check recovery(AccountId account, RecoveryCode code, Instant now) throws StorageFailed {
        Octets digest = digest(account, code);
        Optional<Boolean> used = database.read(statements -> new Sql(statements)
                .first(
                        "SELECT used_at IS NOT NULL AS used FROM recovery_code WHERE account = ? AND digest = ?",
                        row -> Sql.flag(row, "used"),
                        account,
                        digest));
        if (used.isEmpty()) {
            return new Check.Wrong();
        }
        return database.write(statements -> {
            var sql = new Sql(statements);
            int changed = sql.update(
                    "UPDATE recovery_code SET used_at = ? WHERE account = ? AND digest = ? AND used_at IS NULL",
                    now,
                    account,
                    digest);
            if (changed == 0) {
                return new Check.Replayed();
            }
            int left = codesLeft(sql, account);
            audit(sql, account, now, "recovery code used", left + " left");
            return new Check.RightRecovery(left);
        });
    }

    private static Status status(Sql sql, AccountId account) throws SQLException {
        Optional<Status> status = sql.first(
                "SELECT confirmed_at, pending_at FROM second_factor WHERE account = ?",
                row -> Sql.optionalInstant(row, "confirmed_at")
                        .<Status>map(at -> new Status.On(at, 0))
                        .orElse(new Status.Pending(Sql.instant(row, "pending_at"))),
                account);
        return switch (status.orElseGet(Status.Off::new)) {
            case Status.On(Instant at, var _) -> new Status.On(at, codesLeft(sql, account));
            case Status other -> other;
        };
    }

    private static int codesLeft(Sql sql, AccountId account) throws SQLException {
        return sql.first(
                        "SELECT count(*) AS unused FROM recovery_code WHERE account = ? AND used_at IS NULL",
                        row -> row.getInt("unused"),
                        account)
                .orElseThrow();
    }

    private static Optional<Octets> pending(Sql sql, AccountId account) throws SQLException {
        return sql.first(
                "SELECT pending FROM second_factor WHERE account = ? AND pending IS NOT NULL",
                row -> Sql.octets(row, "pending"),
                account);
    }

    private List<RecoveryCode> newCodes() {
        return Stream.generate(() -> RecoveryCode.generate(random))
                .distinct()
                .limit(RecoveryCode.COUNT)
                .toList();
    }

    private void put(Sql sql, AccountId account, List<RecoveryCode> codes) throws SQLException {
        sql.update("DELETE FROM recovery_code WHERE account = ?", account);
        for (RecoveryCode code : codes) {
            sql.update("INSERT INTO recovery_code (account, digest) VALUES (?, ?)", account, digest(account, code));
        }
    }

    private static List<String> shown(List<RecoveryCode> codes) {
        return codes.stream().map(RecoveryCode::show).toList();
    }

    private Octets digest(AccountId account, RecoveryCode code) {
        return pepper.digest(code.octets(), "recovery code of account " + account.value());
    }

    private Totp open(AccountId account, Octets sealed) throws StorageFailed {
        return pepper.open(sealed, place(account))
                .map(Totp::of)
                .orElseThrow(() -> new StorageFailed(
                        StorageFailed.Kind.UNAVAILABLE,
                        "the two-factor secret of account " + account.value() + " does not open: it was changed",
                        null));
    }

    private static String place(AccountId account) {
        return "second factor of account " + account.value();
    }

    private void audit(Sql sql, AccountId account, Instant now, String what, String detail) throws SQLException {
        String address = sql.first(
                        "SELECT primary_address FROM account WHERE id = ?",
                        row -> row.getString("primary_address"),
                        account)
                .orElseThrow();
        new AuditEntry(now, who.orElse(address), "two-factor " + what, address, detail).add(sql);
    }
}
