package org.letterlock.kit.transcripts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Puts values in the place of `{name}`, `{function:argument}` and `{\escapes}`. Any other brace stands for itself.
///
/// In the texts here one character is one octet of the wire ([#wire]), so that any octet can be said.
final class Substitution {
    private static final Set<String> FUNCTIONS = Set.of("b64", "b64d", "hmac-md5", "ntlm", "repeat");

    private final Map<String, String> variables;
    private final UnaryOperator<String> quote;

    private Substitution(Map<String, String> variables, UnaryOperator<String> quote) {
        this.variables = variables;
        this.quote = quote;
    }

    /// @throws IllegalArgumentException when something named is not there
    static String apply(String text, Map<String, String> variables) {
        return new Substitution(variables, UnaryOperator.identity()).expand(text, false);
    }

    /// For a regular expression: values stand for themselves.
    static String applyQuoted(String regex, Map<String, String> variables) {
        return new Substitution(variables, Pattern::quote).expand(regex, false);
    }

    /// The expression with something harmless for every value: does it compile?
    static String withPlaceholders(String regex) {
        var text = new StringBuilder();
        int at = 0;
        while (at < regex.length()) {
            if (opens(regex, at)) {
                text.append('x');
                at = end(regex, at) + 1;
            } else {
                text.append(regex.charAt(at++));
            }
        }
        return text.toString();
    }

    /// What is wrong with the braces of a text, without knowing the variables.
    static Optional<String> problem(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!opens(text, at)) {
                continue;
            }
            int end = end(text, at);
            if (end < 0) {
                return Optional.of("a brace is opened and not closed: " + text.substring(at));
            }
            String inside = text.substring(at + 1, end);
            int colon = inside.indexOf(':');
            if (!inside.startsWith("\\")) {
                if (colon >= 0 && !FUNCTIONS.contains(inside.substring(0, colon))) {
                    return Optional.of("no such function: " + inside.substring(0, colon));
                }
                Optional<String> inner = colon < 0 ? Optional.empty() : problem(inside.substring(colon + 1));
                if (inner.isPresent()) {
                    return inner;
                }
            }
            at = end;
        }
        return Optional.empty();
    }

    /// A brace opens a substitution when a lower-case letter or a backslash follows: `{310}` and `a{2,3}` do not.
    private static boolean opens(String text, int at) {
        if (text.charAt(at) != '{' || at + 1 == text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == '\\' || (next >= 'a' && next <= 'z');
    }

    private static int end(String text, int open) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '\\' -> at++;
                case '{' -> depth++;
                case '}' -> {
                    if (--depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private String expand(String text, boolean escapes) {
        var expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (opens(text, at)) {
                int end = end(text, at);
                expanded.append(quote.apply(value(text.substring(at + 1, end))));
                at = end + 1;
            } else if (escapes && text.charAt(at) == '\\' && at + 1 < text.length()) {
                at = unescape(text, at + 1, expanded);
            } else {
                expanded.append(text.charAt(at++));
            }
        }
        return expanded.toString();
    }

    private String value(String inside) {
        if (inside.startsWith("\\")) {
            return expand(inside, true);
        }
        int colon = inside.indexOf(':');
        if (colon < 0) {
            String value = variables.get(inside);
            if (value == null) {
                throw new IllegalArgumentException("there is no variable {" + inside + "}");
            }
            return value;
        }
        String argument =
                new Substitution(variables, UnaryOperator.identity()).expand(inside.substring(colon + 1), true);
        return switch (inside.substring(0, colon)) {
            case "b64" -> Base64.getEncoder().encodeToString(octets(argument));
            case "b64d" -> text(Base64.getDecoder().decode(argument));
            case "hmac-md5" -> hmacMd5(argument);
            case "ntlm" -> ntlm(argument);
            case "repeat" -> repeat(argument);
            case String unknown -> throw new IllegalArgumentException("no such function: " + unknown);
        };
    }

    /// `count:text`
    private static String repeat(String argument) {
        int colon = argument.indexOf(':');
        return argument.substring(colon + 1).repeat(Integer.parseInt(argument.substring(0, colon)));
    }

    /// `password:challenge`, as CRAM-MD5 wants it (RFC 2195 §2).
    private static String hmacMd5(String argument) {
        int colon = argument.indexOf(':');
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(octets(argument.substring(0, colon)), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(octets(argument.substring(colon + 1))));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacMD5 belongs to every JDK", missing);
        }
    }

    /// `name:password` makes the first message of our own NTLM client, `name:password:challenge` its second, in
    /// base64.
    private static String ntlm(String argument) {
        String[] parts = argument.split(":", 3);
        try (Secret password = Secret.of(octets(parts[1]));
                SaslClient client = SaslMechanisms.named("NTLM")
                        .orElseThrow()
                        .client(
                                new Credentials.Password(parts[0], password),
                                ChannelBindings.NONE,
                                Offer.of("NTLM"),
                                new Random(parts.length))) {
            Octets challenge = parts.length < 3
                    ? Octets.EMPTY
                    : Octets.of(Base64.getDecoder().decode(parts[2]));
            return switch (client.respond(challenge)) {
                case ClientStep.Respond(Secret answer) -> Base64.getEncoder().encodeToString(answer.reveal());
                case ClientStep.Cancel(String why) -> throw new IllegalArgumentException(why);
            };
        }
    }

    /// Appends what the escape at `at`, behind its backslash, means; returns where the text goes on.
    private static int unescape(String text, int at, StringBuilder plain) {
        char escape = text.charAt(at);
        switch (escape) {
            case '0' -> plain.append('\0');
            case 'r' -> plain.append('\r');
            case 'n' -> plain.append('\n');
            case 't' -> plain.append('\t');
            case 'x' -> {
                plain.append((char) HexFormat.fromHexDigits(text, at + 1, at + 3));
                return at + 3;
            }
            default -> plain.append(escape);
        }
        return at + 1;
    }

    /// The UTF-8 form of a text, each octet a character.
    static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// Back to what a person reads.
    static String readable(String wire) {
        return new String(octets(wire), StandardCharsets.UTF_8);
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
