package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Optional;
import org.letterlock.protocol.sasl.Refusal;

/// Logins that were alike, however often they came.
///
/// @param key what was alike
/// @param name the name last used; empty where it was no address (somebody may have typed a password there)
public record LoginRecord(Key key, String name, Instant first, Instant last, long count) {
    /// @param account empty where the name belongs to nobody
    /// @param address where it came from; empty where too many came to keep them apart
    /// @param protocol `smtp`, `imap`, `pop3` or `http`
    /// @param credential which one, where that is known
    /// @param refusal empty where the login was granted
    /// @param cause of the refusal, in plain words
    /// @param tls the version, e.g. `TLSv1.3`; empty without TLS
    /// @param clientName what the client calls itself
    public record Key(
            Optional<AccountId> account,
            String address,
            String protocol,
            String mechanism,
            Optional<CredentialId> credential,
            Optional<Refusal.Kind> refusal,
            String cause,
            String tls,
            String clientName) {
        private static final int LONGEST = 200;

        public Key {
            mechanism = printable(mechanism);
            cause = printable(cause);
            clientName = printable(clientName);
        }

        /// What is kept where too many different ones come at once: the count, and what went well.
        Key coarse() {
            return refusal.isEmpty()
                    ? new Key(account, address, protocol, mechanism, credential, refusal, cause, tls, "")
                    : new Key(Optional.empty(), "", protocol, "", Optional.empty(), refusal, "", "", "");
        }
    }

    public LoginRecord {
        name = printable(name);
    }

    /// Both in one.
    LoginRecord plus(LoginRecord other) {
        return new LoginRecord(
                key,
                last.isAfter(other.last) ? name : other.name,
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last,
                count + other.count);
    }

    /// The other side chose these words: no line of a log or a terminal is made of them.
    private static String printable(String text) {
        var clean = new StringBuilder();
        text.codePoints().limit(Key.LONGEST).map(c -> isPlain(c) ? c : '?').forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
