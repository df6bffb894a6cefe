package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.letterlock.server.directory.Answers.Bound;

/// Logs the service account in on a connection for searches.
final class ServiceAccount {
    /// Longer files hold no password.
    private static final int LARGEST_FILE = 64 * 1024;

    private ServiceAccount() {}

    /// Does nothing where searches are anonymous.
    static void logIn(LDAPConnection connection, DirectorySettings settings) throws NoAnswer {
        if (settings.account().isEmpty()) {
            return;
        }
        DirectorySettings.Account account = settings.account().get();
        byte[] password = firstLine(account.passwordFile());
        try {
            Bound bound = LdapDirectory.bind(connection, account.name().toString(), password);
            String refused = switch (bound) {
                case Bound.Right() -> "";
                case Bound.Wrong(String cause) -> cause;
                case Bound.Refused(var _, String cause) -> cause;
            };
            if (!refused.isEmpty()) {
                throw new NoAnswer(
                        NoAnswer.Kind.CONFIGURATION,
                        "the service account " + account.name() + " is not let in (" + refused
                                + "): check bind_dn and bind_password_file");
            }
        } catch (LDAPException failure) {
            throw Answers.noAnswer(failure.toLDAPResult(), "log in");
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static byte[] firstLine(Path file) throws NoAnswer {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE);
        } catch (IOException failed) {
            throw new NoAnswer(
                    NoAnswer.Kind.CONFIGURATION, "the service account's password cannot be read from " + file, failed);
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        byte[] line = Arrays.copyOf(bytes, end);
        Arrays.fill(bytes, (byte) 0);
        if (end == 0) {
            throw new NoAnswer(
                    NoAnswer.Kind.CONFIGURATION, "the service account's password file " + file + " is empty");
        }
        return line;
    }
}
