package org.letterlock.client.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterlock.protocol.smtp.Enhanced;
import org.letterlock.protocol.smtp.Reply;

/// A refusal in plain words: what it means, what to do, and whose rule it is.
///
/// @param meaning what the server means, one sentence
/// @param remedy what to do about it, one or two sentences
/// @param reference where the rule stands
public record Advice(String meaning, String remedy, String reference) {
    /// For a refusal, the most telling entry: by the words that a known provider uses, else by the enhanced status
    /// code (RFC 3463, RFC 5248), else by the basic code and the phase.
    public static Advice on(Phase phase, Reply reply) {
        String said = String.join(" ", reply.lines()).toLowerCase(Locale.ROOT);
        String status = reply.enhanced().map(Object::toString).orElse("");
        return Dictionary.ENTRIES.stream()
                .filter(known -> known.fits(phase, reply.code(), status, said))
                .findFirst()
                .map(Known::advice)
                .orElseGet(() -> general(phase, reply));
    }

    /// For a refusal that somebody shows us, said nobody knows when. What is only true in one phase comes last.
    public static Advice on(Reply reply) {
        String said = String.join(" ", reply.lines()).toLowerCase(Locale.ROOT);
        String status = reply.enhanced().map(Object::toString).orElse("");
        return Dictionary.ENTRIES.stream()
                .filter(known -> known.fitsAnyPhase(reply.code(), status, said))
                .min(Comparator.comparing(known -> !known.phase().equals("*")))
                .map(Known::advice)
                .orElseGet(() -> general(Phase.QUIT, reply));
    }

    /// For an enhanced status code alone: what it means whatever the words, else its best known words.
    public static Optional<Advice> on(Enhanced code) {
        return Dictionary.ENTRIES.stream()
                .filter(known -> known.status().equals(code.toString()))
                .min(Comparator.comparing(known -> !known.words().equals("*")))
                .map(Known::advice);
    }

    /// For a piece of what a server said, without its codes: the entry that knows these words.
    public static Optional<Advice> on(String words) {
        String said = words.toLowerCase(Locale.ROOT);
        return Dictionary.ENTRIES.stream()
                .filter(known -> !known.words().equals("*") && said.contains(known.words()))
                .findFirst()
                .map(Known::advice);
    }

    private static Advice general(Phase phase, Reply reply) {
        if (reply.positive()) {
            return new Advice("The server agrees.", "Nothing is to be done.", "RFC 5321 §4.2.1");
        }
        if (reply.code() == 421) {
            return new Advice(
                    "The server is closing the connection: it is too busy, going down, or has had enough of us.",
                    "Try again later, with fewer connections at a time.",
                    "RFC 5321 §3.8");
        }
        if (reply.temporary()) {
            return new Advice(
                    "The server cannot do it now (" + where(phase) + ").",
                    "Try the same again later; it may succeed.",
                    "RFC 5321 §4.2.1");
        }
        return new Advice(
                "The server refuses for good (" + where(phase) + ").",
                "Repeating it unchanged will not help; what the server wrote beside the code says more.",
                "RFC 5321 §4.2.1");
    }

    private static String where(Phase phase) {
        return switch (phase) {
            case CONNECT -> "the connection itself";
            case EHLO -> "our greeting";
            case STARTTLS -> "encryption";
            case AUTH -> "the login";
            case MAIL -> "the sender";
            case RCPT -> "the recipient";
            case DATA -> "the message";
            case QUIT -> "the goodbye";
        };
    }

    /// One entry of the dictionary; what is `*` fits anything.
    private record Known(String phase, String code, String status, String words, Advice advice) {
        private static final int COLUMNS = 7;

        static Known of(String line) {
            String[] columns = line.split("\t", -1);
            if (columns.length != COLUMNS) {
                throw new IllegalStateException("advice.tsv: not " + COLUMNS + " columns: " + line);
            }
            return new Known(
                    columns[0], columns[1], columns[2], columns[3], new Advice(columns[4], columns[5], columns[6]));
        }

        boolean fits(Phase at, int replyCode, String replyStatus, String said) {
            return fits(phase, at.name()) && fitsAnyPhase(replyCode, replyStatus, said);
        }

        boolean fitsAnyPhase(int replyCode, String replyStatus, String said) {
            return fits(code, String.valueOf(replyCode))
                    && fits(status, replyStatus)
                    && (words.equals("*") || said.contains(words));
        }

        private static boolean fits(String pattern, String value) {
            return pattern.equals("*") || pattern.equals(value);
        }
    }

    /// The file beside this class, read when first wanted.
    private static final class Dictionary {
        static final List<Known> ENTRIES = read();

        private Dictionary() {}

        private static List<Known> read() {
            try (InputStream in = Objects.requireNonNull(Advice.class.getResourceAsStream("advice.tsv"))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Known::of)
                        .toList();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
