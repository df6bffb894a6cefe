package org.letterlock.server.oauth.provider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// What accounts have allowed programs. What is revoked is revoked for the next login, and for the next message of a
/// session that is open. Safe for any thread; blocks.
public record Grants(Database database, InstantSource clock) {
    /// All that were ever made, the latest first.
    public List<Grant> list(AccountId account) throws StorageFailed {
        return database.read(statements -> new GrantSql(new Sql(statements)).of(account));
    }

    /// Ends one for good.
    ///
    /// @param who does it, for the audit, e.g. `cli 1000/alice` or `web alice@example.test`
    /// @param why in plain words, for the owner
    public Result<Grant> revoke(Account account, long number, String who, String why) throws StorageFailed {
        Instant now = clock.instant();
        var id = new CredentialId(account.id(), number);
        return database.write(statements -> {
            var sql = new Sql(statements);
            var grants = new GrantSql(sql);
            Optional<Grant> grant = grants.find(id);
            if (grant.isEmpty()) {
                return new Refused<Grant>(account.address() + " has no grant " + number);
            }
            if (!grants.revoke(id, why, now)) {
                return new Refused<Grant>("grant " + number + " is revoked already");
            }
            new AuditEntry(
                            now,
                            who,
                            "grant revoke",
                            account.address().text(),
                            number + " " + grant.get().name())
                    .add(sql);
            return new Done<>(grants.find(id).orElseThrow());
        });
    }
}
