package org.letterlock.protocol.message;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Parsed;

/// A header field the sender brings along, beside or instead of those a letter has anyway.
///
/// @param name any field name but those of MIME and Bcc
/// @param value text without line ends, encoded and folded as needed when written; addresses where the field
///     has them
public record ExtraField(String name, String value) {
    /// What the composer alone decides, and what would give away the blind copies.
    private static final Set<String> REFUSED =
            Set.of("mime-version", "content-type", "content-transfer-encoding", "bcc", "resent-bcc");

    private static final Set<String> ADDRESSES = Set.of("from", "sender", "reply-to", "to", "cc");

    /// @throws IllegalArgumentException for what [#parse] calls bad
    public ExtraField {
        Optional<String> problem = problem(name, value);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /// Reads `Name: value`.
    public static Parsed<ExtraField> parse(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return Parsed.bad("a header field is written like Name: value");
        }
        String name = line.substring(0, colon).strip();
        String value = line.substring(colon + 1).strip();
        return problem(name, value)
                .<Parsed<ExtraField>>map(Parsed::bad)
                .orElseGet(() -> Parsed.ok(new ExtraField(name, value)));
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    boolean hasAddresses() {
        return ADDRESSES.contains(name.toLowerCase(Locale.ROOT));
    }

    /// The addresses of a field that has them.
    AddressList addresses() {
        return AddressList.parse(value).orThrow();
    }

    private static Optional<String> problem(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == ':')) { // RFC 5322 §2.2
            return Optional.of("a header field's name holds printable ASCII without blanks only");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("the value of " + name + " holds a control character");
        }
        if (REFUSED.contains(lower)) {
            return Optional.of(name + " cannot be given by hand");
        }
        if (ADDRESSES.contains(lower) && AddressList.parse(value) instanceof Parsed.Bad<AddressList>(String problem)) {
            return Optional.of(name + ": " + problem);
        }
        return Optional.empty();
    }
}
