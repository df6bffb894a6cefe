package org.letterlock.protocol.sasl;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// SASLprep (RFC 4013) as SCRAM asks for it (RFC 5802 §5.1), so that the same name or password typed on two
/// keyboards is the same octets. ASCII is left as it is, at no cost.
public final class Saslprep {
    private Saslprep() {}

    /// A prepared name, or why it cannot be one. Code points younger than Unicode 3.2 pass (RFC 4013 §2.5,
    /// "query").
    public static Parsed<String> name(String name) {
        if (isPlain(name)) {
            return Parsed.ok(name);
        }
        return prepare(name)
                .map(Parsed::ok)
                .orElseGet(() -> Parsed.bad("the name holds characters that SASLprep prohibits, or nothing else"));
    }

    /// A prepared password, the caller's to wipe. One that SASLprep prohibits, or that is not UTF-8, is taken
    /// as it is: people do have such passwords, PLAIN takes them, and libpq does the same.
    public static byte[] password(Secret password) {
        byte[] bytes = password.reveal();
        String text = isPlain(bytes) ? "" : password.revealText().orElse("");
        if (text.isEmpty()) {
            return bytes;
        }
        return prepare(text)
                .map(prepared -> prepared.getBytes(StandardCharsets.UTF_8))
                .orElse(bytes);
    }

    private static Optional<String> prepare(String text) {
        try {
            String prepared = Tables.PROFILE.prepareQuery(text);
            return prepared.isEmpty() ? Optional.empty() : Optional.of(prepared);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unfit) {
            // The latter is how stringprep 2.2 takes a text of which nothing is left.
            return Optional.empty();
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7f);
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte octet : bytes) {
            if (octet < ' ' || octet == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// The library's tables, loaded when a name first needs them.
    private static final class Tables {
        static final Profile PROFILE = new SASLprep();
    }
}
