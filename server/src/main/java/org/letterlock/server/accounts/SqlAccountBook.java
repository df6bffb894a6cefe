package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountBook.Wanted.AppDigest;
import org.letterlock.server.accounts.AccountBook.Wanted.Keys;
import org.letterlock.server.accounts.AccountBook.Wanted.Password;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// The book in the database: every question is one indexed query.
final class SqlAccountBook implements AccountBook {
    private static final String HOLDER = """
            SELECT a.id, a.primary_address, a.enabled, a.scram_salt, a.scram_iterations,
                   c.number, c.kind, c.revoked_at, %s
            FROM address x JOIN account a ON a.id = x.account %s
            WHERE x.address = ?""";

    private static final String BY_PASSWORD = HOLDER.formatted(
            "c.hash AS material",
            "LEFT JOIN credential c ON c.account = a.id AND c.kind = 'password' AND c.revoked_at IS NULL");

    private static final String BY_DIGEST =
            HOLDER.formatted(WallRows.OF_CREDENTIAL, "LEFT JOIN credential c ON c.account = a.id AND c.digest = ?");

    private static final String BY_MECHANISM = HOLDER.formatted(
            "k.sealed AS material",
            "LEFT JOIN credential_key k ON k.account = a.id AND k.mechanism = ? "
                    + "LEFT JOIN credential c ON c.account = k.account AND c.number = k.credential");

    private static final String STANDING = "SELECT a.id, a.primary_address, a.enabled, c.number, c.kind, c.revoked_at, "
            + WallRows.OF_CREDENTIAL + ", "
            + "EXISTS (SELECT 1 FROM second_factor f WHERE f.account = a.id AND f.sealed IS NOT NULL)"
            + " AS two_factor";

    private static final String ONE_STANDING =
            STANDING + " FROM credential c JOIN account a ON a.id = c.account WHERE c.account = ? AND c.number = ?";

    /// Of a JSON array of `[account, number]`.
    private static final String MANY_STANDINGS = STANDING
            + " FROM json_each(?) j"
            + " JOIN credential c ON c.account = j.value ->> 0 AND c.number = j.value ->> 1"
            + " JOIN account a ON a.id = c.account";

    private static final String OWNER = """
            SELECT x.address, a.id, a.primary_address, a.enabled
            FROM address x JOIN account a ON a.id = x.account WHERE x.address IN (?, ?)""";

    private static final String PLACE = """
            SELECT x.address, a.id, a.primary_address, a.enabled
            FROM domain d LEFT JOIN address x ON x.address IN (?, ?) LEFT JOIN account a ON a.id = x.account
            WHERE d.name = ?""";

    private static final String NEAREST = """
            SELECT coalesce((SELECT address FROM address WHERE address >= ? ORDER BY address LIMIT 1),
                            (SELECT min(address) FROM address)) AS address""";

    private final Database database;

    SqlAccountBook(Database database) {
        this.database = database;
    }

    @Override
    public boolean hasDomain(String domain) throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first("SELECT 1 FROM domain WHERE name = ?", _ -> true, domain)
                .isPresent());
    }

    @Override
    public Optional<String> firstDomain() throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first("SELECT name FROM domain ORDER BY created_at, name LIMIT 1", row -> row.getString("name")));
    }

    @Override
    public Place place(String domain, List<String> candidates) throws StorageFailed {
        List<Addressed> rows = database.read(statements ->
                new Sql(statements).list(PLACE, Addressed::of, candidates.getFirst(), candidates.getLast(), domain));
        return new Place(!rows.isEmpty(), best(rows, candidates));
    }

    @Override
    public Optional<Owner> owner(List<String> candidates) throws StorageFailed {
        return best(
                database.read(statements ->
                        new Sql(statements).list(OWNER, Addressed::of, candidates.getFirst(), candidates.getLast())),
                candidates);
    }

    @Override
    public Optional<Owner> firstOwner() throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first(
                        "SELECT id, primary_address, enabled FROM account"
                                + " WHERE enabled = 1 AND removed_at IS NULL ORDER BY id LIMIT 1",
                        SqlAccountBook::owner));
    }

    @Override
    public Optional<Owner> postmaster() throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first(
                        "SELECT a.id, a.primary_address, a.enabled FROM domain d"
                                + " JOIN address x ON x.address = 'postmaster@' || d.name"
                                + " JOIN account a ON a.id = x.account"
                                + " WHERE a.enabled = 1 ORDER BY d.created_at, d.name LIMIT 1",
                        SqlAccountBook::owner));
    }

    @Override
    public Optional<String> nearest(String address) throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first(NEAREST, row -> Optional.ofNullable(row.getString("address")), address)
                .orElseThrow());
    }

    @Override
    public Optional<Holder> holder(String address, Wanted wanted) throws StorageFailed {
        List<Row> rows = database.read(statements -> {
            var sql = new Sql(statements);
            return switch (wanted) {
                case Password() -> sql.list(BY_PASSWORD, Row::withHash, address);
                case AppDigest(Octets digest) -> sql.list(BY_DIGEST, Row::withWalls, digest, address);
                case Keys(String mechanism) -> sql.list(BY_MECHANISM, Row::withKey, mechanism, address);
            };
        });
        return rows.isEmpty() ? Optional.empty() : Optional.of(holder(rows));
    }

    @Override
    public Optional<Standing> standing(CredentialId credential) throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first(ONE_STANDING, SqlAccountBook::standing, credential.account(), credential.number()));
    }

    @Override
    public Map<CredentialId, Standing> standings(Collection<CredentialId> credentials) throws StorageFailed {
        String ids = credentials.stream()
                .map(id -> "[" + id.account().value() + "," + id.number() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        var standings = new HashMap<CredentialId, Standing>();
        database.read(statements -> new Sql(statements)
                        .list(MANY_STANDINGS, row -> Map.entry(id(row, row.getLong("number")), standing(row)), ids))
                .forEach(found -> standings.put(found.getKey(), found.getValue()));
        return standings;
    }

    private static CredentialId id(ResultSet row, long number) throws SQLException {
        return new CredentialId(new AccountId(row.getLong("id")), number);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                new AccountId(row.getLong("id")),
                row.getString("primary_address"),
                Sql.flag(row, "enabled"),
                isHuman(row),
                Sql.optionalInstant(row, "revoked_at").isPresent(),
                WallRows.read(row),
                Sql.flag(row, "two_factor"));
    }

    @Override
    public boolean hasTwoFactor(AccountId account) throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first("SELECT 1 FROM second_factor WHERE account = ? AND sealed IS NOT NULL", _ -> true, account)
                .isPresent());
    }

    @Override
    public long sent(CredentialId credential, Instant now) throws StorageFailed {
        return database.read(statements -> new HourlyCount(new Sql(statements), credential, now).messages());
    }

    @Override
    public boolean count(CredentialId credential, int most, Instant now) throws StorageFailed {
        return database.write(statements -> new HourlyCount(new Sql(statements), credential, now).add(most));
    }

    @Override
    public void uncount(CredentialId credential, Instant now) throws StorageFailed {
        database.write(statements -> {
            new HourlyCount(new Sql(statements), credential, now).takeBack();
            return credential;
        });
    }

    @Override
    public boolean hasLegacyKeys() throws StorageFailed {
        return database.read(statements -> new Sql(statements)
                .first("SELECT 1 FROM credential WHERE legacy = 1 AND revoked_at IS NULL LIMIT 1", _ -> true)
                .isPresent());
    }

    private static Holder holder(List<Row> rows) {
        var credentials = new ArrayList<Held>();
        rows.forEach(row -> row.held().ifPresent(credentials::add));
        Row first = rows.getFirst();
        return new Holder(
                first.owner().account(),
                first.owner().primary(),
                first.owner().enabled(),
                first.salt(),
                first.iterations(),
                credentials);
    }

    private record Row(Owner owner, Octets salt, int iterations, Optional<Held> held) {
        static Row withHash(ResultSet row) throws SQLException {
            return of(
                    row,
                    Octets.utf8(Optional.ofNullable(row.getString("material")).orElse("")),
                    Walls.NONE);
        }

        static Row withKey(ResultSet row) throws SQLException {
            return of(
                    row,
                    Optional.ofNullable(row.getBytes("material"))
                            .map(Octets::of)
                            .orElse(Octets.EMPTY),
                    Walls.NONE);
        }

        static Row withWalls(ResultSet row) throws SQLException {
            return of(row, Octets.EMPTY, WallRows.read(row));
        }

        private static Row of(ResultSet row, Octets material, Walls walls) throws SQLException {
            Owner owner = SqlAccountBook.owner(row);
            long number = row.getLong("number");
            Optional<Held> held = row.wasNull()
                    ? Optional.empty()
                    : Optional.of(new Held(
                            new CredentialId(owner.account(), number),
                            isHuman(row),
                            Sql.optionalInstant(row, "revoked_at").isPresent(),
                            material,
                            walls));
            return new Row(owner, Sql.octets(row, "scram_salt"), row.getInt("scram_iterations"), held);
        }
    }

    /// An address that was found, or the bare word that the domain is ours.
    private record Addressed(String address, Optional<Owner> owner) {
        static Addressed of(ResultSet row) throws SQLException {
            String address = row.getString("address");
            return address == null
                    ? new Addressed("", Optional.empty())
                    : new Addressed(address, Optional.of(SqlAccountBook.owner(row)));
        }
    }

    private static Optional<Owner> best(List<Addressed> rows, List<String> candidates) {
        return candidates.stream()
                .flatMap(candidate -> rows.stream().filter(row -> row.address().equals(candidate)))
                .findFirst()
                .flatMap(Addressed::owner);
    }

    private static Owner owner(ResultSet row) throws SQLException {
        return new Owner(new AccountId(row.getLong("id")), row.getString("primary_address"), Sql.flag(row, "enabled"));
    }

    private static boolean isHuman(ResultSet row) throws SQLException {
        return "password".equals(row.getString("kind"));
    }
}
