package org.letterlock.server.accounts;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Registered accounts for the tests of the rooms above: cheap hashes, a pepper of zeros, and no waiting.
public final class QuickAccounts {
    private QuickAccounts() {}

    public static RegisteredAccounts open(Database database, InstantSource clock, TokenCheck tokens)
            throws StorageFailed {
        return RegisteredAccounts.open(
                database,
                Pepper.of(Secret.of(new byte[Pepper.LENGTH])).orThrow(),
                new Random(4),
                clock,
                Thread.ofPlatform().daemon().factory(),
                Optional.of(tokens),
                Optional.empty(),
                LoginPolicy.DEFAULT,
                MemoryAccounts.CHEAP,
                Pace.NONE);
    }
}
