package org.letterlock.protocol.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The registered enhanced status codes (RFC 3463, RFC 5248), read from a file beside this class when first asked for.
public final class StatusCodes {
    private StatusCodes() {}

    /// What a registered code means.
    ///
    /// @param meaning a phrase, without a full stop
    /// @param reference where it is laid down
    public record Meaning(String meaning, String reference) {}

    /// What `code` means; nothing for one that is not registered, as providers make up their own.
    public static Optional<Meaning> find(Enhanced code) {
        return Optional.ofNullable(Registry.MEANINGS.get(code.subject() + "." + code.detail()));
    }

    /// RFC 3463 §3: what a class says, whatever follows.
    public static String ofClass(Enhanced code) {
        return switch (code.klass()) {
            case 2 -> "it is done";
            case 4 -> "not now: the same may succeed later";
            default -> "refused for good: the same will fail again";
        };
    }

    /// RFC 3463 §3: what a subject is about, whatever the detail.
    public static String ofSubject(Enhanced code) {
        return switch (code.subject()) {
            case 1 -> "an address";
            case 2 -> "a mailbox";
            case 3 -> "the mail system";
            case 4 -> "the network or the route";
            case 5 -> "the protocol";
            case 6 -> "the content or its format";
            case 7 -> "security or policy";
            default -> "something else";
        };
    }

    private static final class Registry {
        static final Map<String, Meaning> MEANINGS = read();

        private Registry() {}

        private static Map<String, Meaning> read() {
            try (InputStream in = Objects.requireNonNull(StatusCodes.class.getResourceAsStream("status-codes.tsv"))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> line.split("\t", -1))
                        .collect(Collectors.toUnmodifiableMap(
                                columns -> columns[0], columns -> new Meaning(columns[1], columns[2])));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
