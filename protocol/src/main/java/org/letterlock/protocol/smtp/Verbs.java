package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Verbs this language does not have, named so that nothing secret and nothing unprintable gets into a log.
final class Verbs {
    /// RFC 9110 §9.1, RFC 5789, and the preface of HTTP/2 (RFC 9113 §3.4).
    private static final Set<String> HTTP =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

    /// Longer words are no verbs of any extension.
    private static final int LONGEST = 10;

    private Verbs() {}

    static Command unknown(byte[] bytes, int from, int end) {
        int wordEnd = Words.wordEnd(bytes, from, end);
        String verb = shown(bytes, from, wordEnd);
        return HTTP.contains(verb) ? new Command.ForeignProtocol(verb) : new Command.Unknown(verb);
    }

    /// The verb, if it looks like one: a short word in one case. Anything else may be a base64 answer that came too
    /// late (`cGFzc3dvcmQ=` after a failed AUTH) and is shown as `…`.
    private static String shown(byte[] bytes, int from, int end) {
        if (end == from || end - from > LONGEST) {
            return "…";
        }
        for (int i = from; i < end; i++) {
            byte octet = bytes[i];
            if (!(octet >= 'A' && octet <= 'Z') && !(octet >= 'a' && octet <= 'z')) {
                return "…";
            }
        }
        String verb = new String(bytes, from, end - from, StandardCharsets.US_ASCII);
        String upper = verb.toUpperCase(Locale.ROOT);
        return verb.equals(upper) || verb.equals(verb.toLowerCase(Locale.ROOT)) ? upper : "…";
    }

    /// Whether `upper`, in any case, stands at `from`; the bytes reach that far.
    static boolean equal(byte[] bytes, int from, String upper) {
        for (int i = 0; i < upper.length(); i++) {
            if ((bytes[from + i] & 0xdf) != upper.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// RFC 4422 §3.1 `sasl-char`, with the lower case that some clients write.
    static boolean isMechanismOctet(byte octet) {
        return (octet >= 'A' && octet <= 'Z')
                || (octet >= 'a' && octet <= 'z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '_';
    }
}
