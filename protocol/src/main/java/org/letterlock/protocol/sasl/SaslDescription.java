package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Secret;

/// A message of any mechanism in one line of plain words, for transcripts and for `letterlock sasl decode`.
///
/// Tolerant: what is malformed is described too, for that is what people look here for. Nothing unprintable comes
/// through, and no password, token, proof or digest unless asked for. Safe for any thread.
public final class SaslDescription {
    /// Characters of a text of the peer's that are shown.
    private static final int MAX_SHOWN = 512;

    /// Ours, and those of servers that end theirs in a NUL.
    private static final Set<String> LOGIN_PROMPTS =
            Set.of("username:", "password:", "user name\0", "user name:", "username\0", "password\0");

    private final boolean showSecrets;

    private SaslDescription(boolean showSecrets) {
        this.showSecrets = showSecrets;
    }

    /// One message, its secrets masked.
    ///
    /// @param mechanism the mechanism's name, in any case; one not known here is described by its length
    /// @param fromClient which side said it
    /// @param step how many messages of the same side came before it in the exchange
    /// @param decoded the message without its base64
    public static String describe(String mechanism, boolean fromClient, int step, byte[] decoded) {
        return describe(mechanism, fromClient, step, decoded, false);
    }

    /// One message.
    ///
    /// @param showSecrets whether the secret is to be shown; for people who ask for it only
    public static String describe(String mechanism, boolean fromClient, int step, byte[] decoded, boolean showSecrets) {
        String name = mechanism.toUpperCase(Locale.ROOT);
        var description = new SaslDescription(showSecrets);
        return fromClient ? description.client(name, step, decoded) : description.server(name, decoded);
    }

    /// One message of which nobody says what it is: known by its looks, else described by its length.
    public static String guess(byte[] decoded, boolean showSecrets) {
        var description = new SaslDescription(showSecrets);
        String text = latin(decoded);
        if (NtlmDescription.isMessage(decoded)) {
            return NtlmDescription.describe(decoded, showSecrets);
        }
        if (text.startsWith("user=") && text.indexOf(1) > 0) {
            return description.client("XOAUTH2", 0, decoded);
        }
        if (looksLikeHeader(text)) {
            return description.client(text.indexOf(1) > 0 ? "OAUTHBEARER" : "SCRAM", 0, decoded);
        }
        if (text.startsWith("c=") && text.contains(",p=")) {
            return description.client("SCRAM", 1, decoded);
        }
        if (text.startsWith("r=") || text.startsWith("v=") || text.startsWith("e=")) {
            return description.server("SCRAM", decoded);
        }
        if (count(decoded, 0) == 2) {
            return description.client("PLAIN", 0, decoded);
        }
        if (text.startsWith("<") && text.endsWith(">") && text.contains("@")) {
            return description.server("CRAM-MD5", decoded);
        }
        if (isCramAnswer(text)) {
            return description.client("CRAM-MD5", 0, decoded);
        }
        if (LOGIN_PROMPTS.contains(text.toLowerCase(Locale.ROOT))) {
            return description.server("LOGIN", decoded);
        }
        return text.startsWith("{")
                ? "an account of a refused token: " + quoted(decoded)
                : "unknown: " + description.secret(decoded, 0, decoded.length);
    }

    private String client(String mechanism, int step, byte[] message) {
        if (mechanism.startsWith("SCRAM")) {
            return scramClient(message);
        }
        return switch (mechanism) {
            case "PLAIN" -> plain(message);
            case "LOGIN" ->
                step == 0
                        ? "LOGIN: name " + name(message, 0, message.length)
                        : "LOGIN: password=" + secret(message, 0, message.length);
            case "CRAM-MD5" -> cram(message);
            case "XOAUTH2", "OAUTHBEARER" -> step == 0 ? bearer(mechanism, message) : resigned(mechanism, message);
            case "EXTERNAL" ->
                message.length == 0 ? "EXTERNAL: as oneself" : "EXTERNAL: authzid=" + name(message, 0, message.length);
            case "ANONYMOUS" -> "ANONYMOUS: trace " + name(message, 0, message.length);
            case "NTLM" -> NtlmDescription.describe(message, showSecrets);
            default -> shown(mechanism) + ": " + secret(message, 0, message.length);
        };
    }

    private String server(String mechanism, byte[] message) {
        if (message.length == 0) {
            return shown(mechanism) + ": the server waits for the message";
        }
        if (mechanism.startsWith("SCRAM")) {
            return scramServer(latin(message));
        }
        return switch (mechanism) {
            case "LOGIN" -> "LOGIN: prompt " + quoted(message);
            case "CRAM-MD5" -> "CRAM-MD5: challenge " + quoted(message);
            case "XOAUTH2", "OAUTHBEARER" -> mechanism + ": the token is refused: " + quoted(message);
            case "NTLM" -> NtlmDescription.describe(message, showSecrets);
            default -> shown(mechanism) + ": the server says " + quoted(message);
        };
    }

    private String plain(byte[] message) {
        int first = Field.indexOf(0, message, 0);
        int second = first < 0 ? -1 : Field.indexOf(0, message, first + 1);
        if (second < 0) {
            return "PLAIN: malformed, fewer than two NULs in " + secret(message, 0, message.length);
        }
        if (second == message.length - 1) {
            return "PLAIN: malformed, nothing after the second NUL in " + secret(message, 0, message.length);
        }
        return "PLAIN: authzid=" + quoted(message, 0, first) + " authcid=" + quoted(message, first + 1, second)
                + " password=" + secret(message, second + 1, message.length);
    }

    private String cram(byte[] message) {
        int space = message.length - 2 * Md5State.LENGTH - 1;
        return !isCramAnswer(latin(message))
                ? "CRAM-MD5: malformed, not a name, a space and 32 digits in " + secret(message, 0, message.length)
                : "CRAM-MD5: name=" + quoted(message, 0, space) + " digest="
                        + secret(message, space + 1, message.length);
    }

    private String bearer(String mechanism, byte[] message) {
        var text = new StringBuilder(mechanism).append(':');
        int at = 0;
        while (at < message.length) {
            int end = Field.indexOf(1, message, at);
            end = end < 0 ? message.length : end;
            if (end > at) {
                text.append(' ').append(bearerField(message, at, end));
            }
            at = end + 1;
        }
        boolean finished = message.length > 1 && message[message.length - 1] == 1 && message[message.length - 2] == 1;
        return finished ? text.toString() : text + " (malformed: it does not end in two octets of value 1)";
    }

    private String bearerField(byte[] message, int from, int to) {
        String field = new String(message, from, to - from, StandardCharsets.ISO_8859_1);
        int equals = field.indexOf('=');
        if (field.regionMatches(true, 0, "auth=Bearer ", 0, 12)) {
            return "auth=Bearer " + secret(message, from + 12, to);
        }
        if (looksLikeHeader(field) && field.indexOf(',', field.indexOf(',') + 1) == field.length() - 1) {
            return quoted(message, from, to);
        }
        // Blanks, or the two characters `^A`, typed for the octet 1: the token stands in what seems to be the name.
        boolean joined = field.contains("auth=");
        return switch (joined || equals < 0 ? "" : field.substring(0, equals).toLowerCase(Locale.ROOT)) {
            case "user", "host", "port" -> field.substring(0, equals + 1) + quoted(message, from + equals + 1, to);
            default -> secret(message, from, to);
        };
    }

    private static String resigned(String mechanism, byte[] message) {
        boolean expected = message.length == 0 || (message.length == 1 && message[0] == 1);
        return mechanism + (expected ? ": understood, it is refused" : ": something else than the end it must be");
    }

    private String scramClient(byte[] message) {
        if (message.length == 0) {
            return "SCRAM: the server's signature is right";
        }
        String text = latin(message);
        if (text.startsWith("c=")) {
            return scramFields("SCRAM client-final:", message, 0);
        }
        if (!looksLikeHeader(text)) {
            return "SCRAM: malformed, " + secret(message, 0, message.length);
        }
        int second = text.indexOf(',', text.indexOf(',') + 1);
        String binding = switch (text.charAt(0)) {
            case 'n' -> "n (no channel binding)";
            case 'y' -> "y (channel binding known, none seen offered)";
            default -> quoted(message, 0, text.indexOf(','));
        };
        int authzid = text.indexOf(',') + 1;
        String actingAs = text.startsWith("a=", authzid) ? ", authzid=" + quoted(message, authzid + 2, second) : "";
        return scramFields("SCRAM client-first: " + binding + actingAs + ",", message, second + 1);
    }

    private String scramServer(String text) {
        byte[] message = text.getBytes(StandardCharsets.ISO_8859_1);
        if (text.startsWith("e=")) {
            return "SCRAM server-final: error " + quoted(message, 2, message.length);
        }
        return scramFields(text.startsWith("v=") ? "SCRAM server-final:" : "SCRAM server-first:", message, 0);
    }

    /// The attributes from `from` on, one by one.
    private String scramFields(String head, byte[] message, int from) {
        var text = new StringBuilder(head);
        int at = from;
        while (at < message.length) {
            int end = Field.indexOf(',', message, at);
            end = end < 0 ? message.length : end;
            text.append(at == from ? " " : ", ").append(scramField(message, at, end));
            at = end + 1;
        }
        return text.toString();
    }

    private String scramField(byte[] message, int from, int to) {
        if (to - from < 2 || message[from + 1] != '=') {
            return "malformed " + secret(message, from, to);
        }
        return switch (message[from]) {
            case 'n' -> "name=" + quoted(message, from + 2, to);
            case 'i' -> "i=" + shown(new String(message, from + 2, to - from - 2, StandardCharsets.ISO_8859_1));
            case 'r' -> "r=" + (showSecrets ? quoted(message, from + 2, to) : "…");
            case 's' -> "salt " + measured(message, from + 2, to, showSecrets);
            case 'c' -> "channel binding " + channel(message, from + 2, to);
            case 'p' -> "proof=" + masked(message, from + 2, to);
            case 'v' -> "signature=" + masked(message, from + 2, to);
            default -> shown(latin(Arrays.copyOfRange(message, from, from + 2))) + secret(message, from + 2, to);
        };
    }

    private String masked(byte[] message, int from, int to) {
        String size = measured(message, from, to, showSecrets);
        return showSecrets ? size : "…(" + size + ")";
    }

    /// How many octets some base64 stands for.
    private static String measured(byte[] message, int from, int to, boolean show) {
        return switch (Base64Text.decode(message, from, to)) {
            case Base64Text.Result.Malformed(String problem) -> "malformed (" + problem + ")";
            case Base64Text.Result.Decoded(Secret bytes) -> {
                String size = bytes.length() + " octets";
                yield show ? size + " " + HexFormat.of().formatHex(bytes.reveal()) : size;
            }
        };
    }

    /// The gs2 header that is repeated, and how much binding follows it.
    private static String channel(byte[] message, int from, int to) {
        if (!(Base64Text.decode(message, from, to) instanceof Base64Text.Result.Decoded(Secret bytes))) {
            return "malformed";
        }
        byte[] decoded = bytes.reveal();
        int second = Field.indexOf(',', decoded, Field.indexOf(',', decoded, 0) + 1) + 1;
        String bound = decoded.length > second ? " and " + (decoded.length - second) + " octets" : "";
        return quoted(decoded, 0, second) + bound;
    }

    /// What must not be shown.
    private String secret(byte[] message, int from, int to) {
        if (showSecrets) {
            return quoted(message, from, to);
        }
        String end = Field.endsInLineBreak(message, from, to) ? ", ends in a line break" : "";
        return "…(" + (to - from) + " octets" + end + ")";
    }

    /// A name, unless it looks like a whole message of another mechanism, which may hold a secret.
    private String name(byte[] message, int from, int to) {
        for (int at = from; at < to; at++) {
            if (message[at] >= 0 && message[at] < ' ' && message[at] != '\r' && message[at] != '\n') {
                return "malformed, " + secret(message, from, to);
            }
        }
        return quoted(message, from, to);
    }

    static String quoted(String text) {
        return '"' + shown(text) + '"';
    }

    private static String quoted(byte[] message) {
        return quoted(message, 0, message.length);
    }

    private static String quoted(byte[] message, int from, int to) {
        String text = Field.utf8(message, from, to)
                .orElseGet(() -> new String(message, from, to - from, StandardCharsets.ISO_8859_1));
        String end = Field.endsInLineBreak(message, from, to) ? " (ends in a line break)" : "";
        return '"' + shown(text) + '"' + end;
    }

    /// Printable, bounded, and told apart from what stands around it.
    private static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints().limit(MAX_SHOWN).forEach(point -> {
            if (point == '"' || point == '\\') {
                shown.append('\\').appendCodePoint(point);
            } else if (isPrintable(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? shown + "…" : shown.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean looksLikeHeader(String text) {
        boolean flag = text.startsWith("n,") || text.startsWith("y,") || text.startsWith("p=");
        int first = text.indexOf(',');
        return flag && first > 0 && text.indexOf(',', first + 1) > 0;
    }

    private static boolean isCramAnswer(String text) {
        int digits = text.length() - 2 * Md5State.LENGTH;
        return digits > 1
                && text.charAt(digits - 1) == ' '
                && text.substring(digits).chars().allMatch(letter -> Character.digit(letter, 16) >= 0);
    }

    private static long count(byte[] message, int octet) {
        return latin(message).chars().filter(letter -> letter == octet).count();
    }

    private static String latin(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
