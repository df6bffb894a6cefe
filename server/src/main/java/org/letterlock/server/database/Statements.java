package org.letterlock.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// The prepared statements of one connection, kept between works because preparing costs more than running.
///
/// Belongs to the thread of its connection; a [Database.Work] must not keep it.
public final class Statements {
    /// More than all the SQL of the program; the bound is for SQL that was put together at run time.
    private static final int KEPT = 256;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

    Statements(Connection connection) {
        this.connection = connection;
    }

    /// The statement of this SQL. It is shared: bind every parameter anew, do not close it (closing its `ResultSet`
    /// is enough), and do not use it for two result sets at once.
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null && !known.isClosed()) {
            return known;
        }
        PreparedStatement made = connection.prepareStatement(sql);
        prepared.put(sql, made);
        if (prepared.size() > KEPT) {
            Map.Entry<String, PreparedStatement> oldest = prepared.firstEntry();
            prepared.remove(oldest.getKey());
            oldest.getValue().close();
        }
        return made;
    }

    /// Runs a statement without parameters or result.
    void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /// Closes all statements: after a failure the driver may have finished some of them, and a result set left open
    /// would hold its snapshot.
    void forget() {
        for (PreparedStatement statement : new ArrayList<>(prepared.values())) {
            try {
                statement.close();
            } catch (SQLException useless) {
                // it is gone either way
            }
        }
        prepared.clear();
    }
}
