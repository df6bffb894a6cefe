package org.letterlock.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.letterlock.app.config.FirstConfiguration;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AppPassword;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;

/// What a data folder needs before its first server can run: the files, and then, once that server listens, an
/// account. In this order, because the account's secrets are shown once, and a start that fails must not swallow
/// them.
public final class FirstStart {
    /// RFC 6761 §6.2, §6.5: a domain that is nobody's, for trying.
    public static final String TRIAL_DOMAIN = "example.test";

    private static final String MAIL_HOST = "mail.";
    private static final String FIRST_LOCAL_PART = "admin";

    private FirstStart() {}

    /// Who was made, and what proves it. The secrets are to be shown once and closed.
    public record FirstAccount(Mailbox address, String password, String appPassword) {
        @Override
        public String toString() {
            return "FirstAccount[" + address + "]";
        }
    }

    /// The usual name of the host that takes a domain's mail.
    public static Host.Domain usualHost(Host.Domain domain) {
        return new Host.Domain(MAIL_HOST + domain.text());
    }

    /// The domain a host of this name usually takes mail for.
    public static Host.Domain usualDomain(Host.Domain hostname) {
        return hostname.text().startsWith(MAIL_HOST)
                ? new Host.Domain(hostname.text().substring(MAIL_HOST.length()))
                : hostname;
    }

    /// Writes the files that are missing: pepper, key and certificate, and last the configuration.
    public static void writeFiles(SetupFiles files, Host.Domain hostname, Instant now, SecureRandom random)
            throws CannotStart {
        try {
            if (!Files.exists(files.pepper())) {
                SetupFiles.writePrivate(files.pepper(), OpenFolder.newPepper(random));
            }
            if (!Files.exists(files.key()) && !Files.exists(files.certificate())) {
                var made = SelfSignedCertificate.make(hostname, now, random);
                SetupFiles.writePrivate(files.key(), made.keyPem());
                SetupFiles.writePrivate(files.certificate(), made.certificatePem());
            }
            if (!files.exist()) {
                byte[] text = FirstConfiguration.text(hostname).getBytes(StandardCharsets.UTF_8);
                SetupFiles.writePrivate(files.configuration(), text);
            }
        } catch (IOException failed) {
            throw new CannotStart(
                    CannotStart.Kind.STORAGE, "cannot write to " + files.folder() + ": " + failed.getMessage(), failed);
        }
    }

    /// Makes the first account, unless there ever was one.
    public static Optional<FirstAccount> makeAccount(AccountRegister register, Host.Domain domain) throws CannotStart {
        var address = new Mailbox(FIRST_LOCAL_PART, domain);
        try {
            if (!register.list().isEmpty()) {
                return Optional.empty(); // to ask costs nothing, to make a password a second of work
            }
            return switch (register.createFirst(address, "")) {
                case Result.Refused<AccountRegister.First> _ -> Optional.empty();
                case Result.Done<AccountRegister.First>(var first) -> Optional.of(shown(first));
            };
        } catch (StorageFailed failed) {
            throw OpenFolder.storage(failed);
        }
    }

    private static FirstAccount shown(AccountRegister.First first) {
        try (var password = first.password();
                AppPassword appPassword = first.appPassword()) {
            return new FirstAccount(
                    first.account().address(), password.revealText().orElseThrow(), appPassword.show());
        }
    }
}
