package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// What a client with a bearer token says, in either of its two forms (`^A` is the octet 1):
///
/// - XOAUTH2: `user=U^Aauth=Bearer T^A^A`
/// - OAUTHBEARER (RFC 7628 §3.1): `n,a=U,^Ahost=H^Aport=P^Aauth=Bearer T^A^A`
///
/// @param user whom the token is said to belong to; may be empty in OAUTHBEARER
/// @param token the token, this record's owner's to close; empty for a client that only asks what is wanted
/// (RFC 7628 §4.3)
record BearerMessage(String user, Optional<Secret> token) {
    /// Octets of a message: a token, a name, a host, a port, with room to spare.
    static final int MAX_LENGTH = Field.MAX_TOKEN + 1024;

    private static final byte SEPARATOR = 1;
    private static final String SCHEME = "bearer ";

    /// Google's form.
    static Parsed<BearerMessage> parseXoauth2(byte[] message) {
        return Pairs.read(message, 0).flatMap(pairs -> {
            Pairs.@Nullable Span user = pairs.user;
            return user == null
                    ? Parsed.bad("there is no user=")
                    : Field.name("name", message, user.from(), user.to())
                            .flatMap(name -> pairs.token(message).map(token -> new BearerMessage(name, token)));
        });
    }

    /// The form of RFC 7628.
    static Parsed<BearerMessage> parseOauthbearer(byte[] message) {
        int end = Field.indexOf(SEPARATOR, message, 0);
        if (end < 0) {
            return Parsed.bad(Pairs.unfinished(message));
        }
        return Field.utf8(message, 0, end)
                .map(Gs2Header::parse)
                .orElseGet(() -> Parsed.bad("the name is not UTF-8"))
                .flatMap(header -> {
                    if (header.binding() instanceof Gs2Header.Binding.By) {
                        return Parsed.bad("OAUTHBEARER has no channel binding");
                    }
                    if (header.text().getBytes(StandardCharsets.UTF_8).length != end) {
                        return Parsed.bad("the gs2 header goes on after its second comma");
                    }
                    return Pairs.read(message, end + 1)
                            .flatMap(pairs -> pairs.token(message))
                            .map(token -> new BearerMessage(header.authzid(), token));
                });
    }

    /// The `key=value` fields up to the two separators that end the message.
    private static final class Pairs {
        private @Nullable Span user;
        private @Nullable Span auth;

        private record Span(int from, int to) {}

        static Parsed<Pairs> read(byte[] message, int from) {
            if (message.length > MAX_LENGTH) {
                return Parsed.bad("the message is longer than " + MAX_LENGTH + " octets");
            }
            var pairs = new Pairs();
            Set<String> seen = new HashSet<>();
            int at = from;
            while (at < message.length && message[at] != SEPARATOR) {
                int end = Field.indexOf(SEPARATOR, message, at);
                int equals = Field.indexOf('=', message, at);
                if (end < 0) {
                    return Parsed.bad(unfinished(message));
                }
                if (equals < 0 || equals > end || !isKey(message, at, equals)) {
                    return Parsed.bad("a field is not a key, `=` and a value");
                }
                String key = new String(message, at, equals - at, StandardCharsets.US_ASCII);
                if (!seen.add(key)) {
                    return Parsed.bad("the field " + key + "= comes twice");
                }
                pairs.keep(key, new Span(equals + 1, end));
                at = end + 1;
            }
            return at == message.length - 1 ? Parsed.ok(pairs) : Parsed.bad(unfinished(message));
        }

        static String unfinished(byte[] message) {
            return Field.endsInLineBreak(message, 0, message.length)
                    ? Field.lineBreak("message")
                    : "the message does not end in two separators (octets of value 1), and only there";
        }

        /// The token after `Bearer `; none where the field is empty.
        Parsed<Optional<Secret>> token(byte[] message) {
            if (auth == null) {
                return Parsed.bad("there is no auth=");
            }
            if (auth.from() == auth.to()) {
                return Parsed.ok(Optional.empty());
            }
            int token = auth.from() + SCHEME.length();
            // RFC 9110 §11.1: the scheme's case does not matter
            boolean bearer = token <= auth.to()
                    && new String(message, auth.from(), SCHEME.length(), StandardCharsets.ISO_8859_1)
                            .equalsIgnoreCase(SCHEME);
            return bearer
                    ? Field.token(message, token, auth.to()).map(Optional::of)
                    : Parsed.bad("auth= is not `Bearer`, a space and a token");
        }

        /// Host, port and what else there may be say nothing that this connection does not know better.
        private void keep(String key, Span value) {
            switch (key) {
                case "user" -> user = value;
                case "auth" -> auth = value;
                default -> {}
            }
        }

        /// RFC 7628 §3.1: one letter or more.
        private static boolean isKey(byte[] message, int from, int to) {
            for (int at = from; at < to; at++) {
                int letter = message[at] | 0x20;
                if (letter < 'a' || letter > 'z') {
                    return false;
                }
            }
            return to > from;
        }
    }

    /// Google's form.
    static Secret xoauth2(Credentials.BearerToken credentials) {
        return joined("user=" + credentials.user() + "\u0001auth=Bearer ", credentials.token());
    }

    /// The form of RFC 7628.
    static Secret oauthbearer(Credentials.BearerToken credentials) {
        Gs2Header header = Gs2Header.of(new Gs2Header.Binding.None(), credentials.user());
        return joined(
                header.text() + "\u0001host=" + credentials.host() + "\u0001port=" + credentials.port()
                        + "\u0001auth=Bearer ",
                credentials.token());
    }

    private static Secret joined(String head, Secret token) {
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] revealed = token.reveal();
        byte[] all = new byte[start.length + revealed.length + 2];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(revealed, 0, all, start.length, revealed.length);
        all[all.length - 2] = SEPARATOR;
        all[all.length - 1] = SEPARATOR;
        try {
            return Secret.of(all);
        } finally {
            Arrays.fill(all, (byte) 0);
            Arrays.fill(revealed, (byte) 0);
        }
    }
}
