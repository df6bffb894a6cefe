package org.letterlock.protocol.sasl.ntlm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Takes a message apart: a fixed part, and fields that lie somewhere behind it, each told by length and offset
/// (§2.2.1).
///
/// Remembers the first thing that is wrong; what is read after it is empty.
final class MessageReader {
    /// What begins every message.
    private static final byte[] SIGNATURE = {'N', 'T', 'L', 'M', 'S', 'S', 'P', 0};

    /// Octets of signature and type.
    private static final int START = 12;

    /// Octets of the longest message: RFC 4954 §4 has lines of 12288, in base64.
    private static final int LONGEST = 9216;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] message;
    private final int fixed;
    private final List<Range> taken = new ArrayList<>();
    private Optional<String> problem = Optional.empty();

    private record Range(String what, int from, int to) {}

    /// @param type the number the message must have
    /// @param fixed octets of the part that every message of this type has
    MessageReader(byte[] message, int type, int fixed) {
        this.message = message;
        this.fixed = fixed;
        if (!isMessage(message)) {
            fault("this is no NTLM message");
        } else if (message.length > LONGEST) {
            fault("the message is longer than " + LONGEST + " octets");
        } else if ((int) INT.get(message, SIGNATURE.length) != type) {
            fault("a message of type " + type + " is due, and this is another");
        } else if (message.length < fixed) {
            fault("the message ends before its fields");
        }
    }

    /// Whether it begins as all of them do.
    static boolean isMessage(byte[] message) {
        return message.length >= START && Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /// Starts a message of `length` octets with what all begin with.
    static ByteBuffer begin(int type, int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(SIGNATURE)
                .putInt(type);
    }

    /// All of a message that was written.
    static Octets octets(ByteBuffer message) {
        byte[] octets = new byte[message.capacity()];
        message.get(0, octets);
        return Octets.of(octets);
    }

    /// Writes where a field lies: length, room, offset.
    static void place(ByteBuffer message, Octets field, int offset) {
        message.putShort((short) field.length())
                .putShort((short) field.length())
                .putInt(offset);
    }

    NtlmFlags flags(int at) {
        return new NtlmFlags(problem.isPresent() ? 0 : (int) INT.get(message, at));
    }

    /// Octets of the fixed part, or none where the message ends before.
    Octets octets(int at, int length) {
        return problem.isPresent() || at + length > message.length ? Octets.EMPTY : Octets.of(message, at, length);
    }

    /// The field whose place is told at `at`. Where it is empty, its offset may be anything.
    Octets field(String what, int at, int most) {
        int length = problem.isPresent() ? 0 : Short.toUnsignedInt((short) SHORT.get(message, at));
        if (length == 0) {
            return Octets.EMPTY;
        }
        long offset = Integer.toUnsignedLong((int) INT.get(message, at + 4));
        if (length > most) {
            return fault("the " + what + " is longer than " + most + " octets");
        }
        if (offset < fixed || offset + length > message.length) {
            return fault("the " + what + " lies outside of the message");
        }
        var range = new Range(what, (int) offset, (int) offset + length);
        for (Range other : taken) {
            if (range.from < other.to && other.from < range.to) {
                return fault("the " + what + " overlaps the " + other.what);
            }
        }
        taken.add(range);
        return Octets.of(message, range.from, length);
    }

    /// A field that is a name.
    String name(String what, int at, int most, Charset charset) {
        Optional<String> text = text(field(what, at, most), charset);
        if (text.isEmpty()) {
            fault("the " + what + " is not " + charset.name());
        }
        return text.orElse("");
    }

    /// Where the first field begins, or the message ends.
    int firstField() {
        return taken.stream().mapToInt(Range::from).min().orElse(message.length);
    }

    /// Well-formed text; UTF-16 of an odd length is none.
    static Optional<String> text(Octets octets, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    Octets fault(String what) {
        problem = problem.or(() -> Optional.of(what));
        return Octets.EMPTY;
    }

    /// What was read, or what is wrong with it.
    <T> Parsed<T> finish(Supplier<T> value) {
        return problem.<Parsed<T>>map(Parsed::bad).orElseGet(() -> Parsed.ok(value.get()));
    }
}
