package org.letterlock.server.accounts;

import java.sql.SQLException;
import java.time.Instant;

/// One change, and who made it.
///
/// @param who e.g. `cli 1000/alice`
/// @param action e.g. `account disable`
/// @param subject the address or domain it was done to
/// @param detail more, in plain words; may be empty
public record AuditEntry(Instant at, String who, String action, String subject, String detail) {
    /// Adds it to the audit, in the transaction of what it tells of.
    public void add(Sql sql) throws SQLException {
        sql.update(
                "INSERT INTO audit (at, who, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
                at,
                who,
                action,
                subject,
                detail);
    }
}
