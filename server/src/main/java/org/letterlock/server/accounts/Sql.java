package org.letterlock.server.accounts;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.Statements;

/// SQL with values of ours: instants as milliseconds, flags as 0 and 1, an empty [Optional] as NULL.
///
/// @param statements of the transaction it runs in
public record Sql(Statements statements) {
    @FunctionalInterface
    public interface Read<T> {
        T row(ResultSet row) throws SQLException;
    }

    /// @return how many rows changed
    public int update(String sql, Object... values) throws SQLException {
        return bind(sql, values).executeUpdate();
    }

    public <T> List<T> list(String sql, Read<T> read, Object... values) throws SQLException {
        try (ResultSet rows = bind(sql, values).executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(read.row(rows));
            }
            return list;
        }
    }

    public <T> Optional<T> first(String sql, Read<T> read, Object... values) throws SQLException {
        return list(sql, read, values).stream().findFirst();
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        Instant instant = instant(row, column);
        return row.wasNull() ? Optional.empty() : Optional.of(instant);
    }

    public static boolean flag(ResultSet row, String column) throws SQLException {
        return row.getLong(column) != 0;
    }

    public static Octets octets(ResultSet row, String column) throws SQLException {
        return Octets.of(row.getBytes(column));
    }

    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.prepare(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setLong(index, number);
            case Boolean flag -> statement.setLong(index, flag ? 1 : 0);
            case Instant instant -> statement.setLong(index, instant.toEpochMilli());
            case Octets octets -> statement.setBytes(index, octets.toByteArray());
            case AccountId id -> statement.setLong(index, id.value());
            case Optional<?> some when some.isPresent() -> bind(statement, index, some.get());
            case Optional<?> _ -> statement.setObject(index, null);
            default -> throw new IllegalArgumentException("no SQL value: " + value.getClass());
        }
    }
}
