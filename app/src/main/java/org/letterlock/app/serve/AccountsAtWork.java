package org.letterlock.app.serve;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.app.config.Configuration;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.directory.LdapDirectory;
import org.letterlock.server.oauth.provider.ProviderTokens;

/// The accounts and whoever answers for them elsewhere: issuers of tokens, directories.
record AccountsAtWork(RegisteredAccounts accounts, TokenIssuers issuers) implements AutoCloseable {
    static AccountsAtWork open(
            OpenFolder folder, Configuration configuration, InstantSource clock, RandomGenerator random)
            throws CannotStart, StorageFailed {
        TokenIssuers issuers = TokenIssuers.open(configuration.issuers(), clock);
        try {
            return new AccountsAtWork(
                    RegisteredAccounts.open(
                            folder.database(),
                            folder.pepper(),
                            random,
                            clock,
                            Thread.ofPlatform().daemon().name("accounts ", 0).factory(),
                            tokens(folder, configuration, issuers, clock),
                            directory(configuration, clock),
                            configuration.logins().policy(Gateways.ofThisMachine())),
                    issuers);
        } catch (CannotStart | StorageFailed failed) {
            issuers.close();
            throw failed;
        }
    }

    /// Whose bearer tokens are taken: our own, where there is a web page on which people can allow them, then others'.
    private static Optional<TokenCheck> tokens(
            OpenFolder folder, Configuration configuration, TokenIssuers issuers, InstantSource clock) {
        var all = new ArrayList<TokenCheck.Issuer>();
        configuration.web().ifPresent(_ -> all.add(new ProviderTokens(folder.database(), clock)));
        all.addAll(issuers.issuers());
        return all.isEmpty() ? Optional.empty() : Optional.of(TokenCheck.of(all));
    }

    private static Optional<Directory> directory(Configuration configuration, InstantSource clock) throws CannotStart {
        if (configuration.directory().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LdapDirectory.open(configuration.directory().get(), clock));
        } catch (UnusableKey unusable) {
            throw new CannotStart(CannotStart.Kind.CONFIGURATION, "[directory]: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void close() {
        accounts.close();
        issuers.close();
    }
}
