package org.letterlock.server.accounts;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Whether the key file and the database belong together. With another key every app password would be "wrong", and
/// nobody would know why.
final class KeyCheck {
    private static final String KNOWN = "SELECT fingerprint FROM key_check WHERE id = 1";

    private KeyCheck() {}

    /// Remembers the pepper of a new database; compares it with that of an old one.
    static void verify(Database database, Pepper pepper) throws StorageFailed {
        Optional<Octets> known =
                database.read(statements -> new Sql(statements).first(KNOWN, row -> Sql.octets(row, "fingerprint")));
        if (known.isEmpty()) {
            known = database.write(statements -> {
                var sql = new Sql(statements);
                sql.update(
                        "INSERT INTO key_check (id, fingerprint) VALUES (1, ?) ON CONFLICT (id) DO NOTHING",
                        pepper.fingerprint());
                return sql.first(KNOWN, row -> Sql.octets(row, "fingerprint"));
            });
        }
        if (!known.equals(Optional.of(pepper.fingerprint()))) {
            throw new StorageFailed(
                    StorageFailed.Kind.UNAVAILABLE,
                    "the key file does not belong to this database: app passwords and SCRAM keys were made with"
                            + " another one; bring back the key file that was beside it",
                    null);
        }
    }
}
