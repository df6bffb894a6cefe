package org.letterlock.protocol.sasl.ntlm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// What the server says of itself, which the client repeats inside its proof with words of its own added: a list of
/// pairs (§2.2.2.1), none of them twice.
public record TargetInfo(List<Pair> pairs) {
    public static final TargetInfo NONE = new TargetInfo(List.of());

    /// Names, in UTF-16 whatever the flags say.
    public static final int COMPUTER = 1;

    public static final int DOMAIN = 2;
    public static final int DNS_COMPUTER = 3;
    public static final int DNS_DOMAIN = 4;

    /// Four octets; bit 0x2 promises a MIC.
    public static final int FLAGS = 6;

    /// Eight octets: the server's clock.
    public static final int TIMESTAMP = 7;

    /// The service the client believes to talk to.
    public static final int TARGET_NAME = 9;

    /// Sixteen octets: [ChannelBindingHash].
    public static final int CHANNEL_BINDINGS = 10;

    static final int LONGEST = 4096;

    private static final int END = 0;
    private static final int HEAD = 4;
    private static final int MOST_PAIRS = 32;
    private static final int MIC_PROMISED = 2;

    /// Seconds from 1601 to 1970.
    private static final long EPOCH_1601 = 11_644_473_600L;

    private static final long TICKS_A_SECOND = 10_000_000;
    private static final int NANOS_A_TICK = 100;

    /// @param value at most 65535 octets
    public record Pair(int id, Octets value) {}

    public TargetInfo {
        pairs = List.copyOf(pairs);
        if (pairs.stream().map(Pair::id).distinct().count() != pairs.size()) {
            throw new IllegalArgumentException("a pair stands twice");
        }
    }

    /// Pairs up to and with the one that ends them; what follows that is passed over (§2.2.2.7 has four octets
    /// there).
    static Parsed<TargetInfo> parse(Octets octets) {
        ByteBuffer rest = ByteBuffer.wrap(octets.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        var pairs = new ArrayList<Pair>();
        while (rest.remaining() >= HEAD) {
            int id = Short.toUnsignedInt(rest.getShort());
            int length = Short.toUnsignedInt(rest.getShort());
            if (id == END && length == 0) {
                return Parsed.ok(new TargetInfo(pairs));
            }
            if (id == END || length > rest.remaining()) {
                return Parsed.bad("a pair of the target info goes beyond its end");
            }
            byte[] value = new byte[length];
            rest.get(value);
            var pair = new Pair(id, Octets.of(value));
            if (pairs.size() == MOST_PAIRS) {
                return Parsed.bad("the target info has more than " + MOST_PAIRS + " pairs");
            }
            if (!isSound(pair) || pairs.stream().anyMatch(other -> other.id() == id)) {
                return Parsed.bad("pair " + id + " of the target info stands twice, or is not what it must be");
            }
            pairs.add(pair);
        }
        return Parsed.bad("the target info has no end");
    }

    private static boolean isSound(Pair pair) {
        return switch (pair.id()) {
            case FLAGS -> pair.value().length() == Integer.BYTES;
            case TIMESTAMP -> pair.value().length() == Long.BYTES;
            case CHANNEL_BINDINGS -> pair.value().length() == ChannelBindingHash.LENGTH;
            case COMPUTER, DOMAIN, DNS_COMPUTER, DNS_DOMAIN, TARGET_NAME ->
                MessageReader.text(pair.value(), StandardCharsets.UTF_16LE).isPresent();
            default -> true;
        };
    }

    Octets encode() {
        int length =
                pairs.stream().mapToInt(pair -> HEAD + pair.value().length()).sum() + HEAD;
        ByteBuffer encoded = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (Pair pair : pairs) {
            encoded.putShort((short) pair.id())
                    .putShort((short) pair.value().length())
                    .put(pair.value().toByteArray());
        }
        return Octets.of(encoded.putInt(END).array());
    }

    /// These, with this pair in the place of the one of that kind, or at the end.
    public TargetInfo with(int id, Octets value) {
        var changed = new ArrayList<>(pairs);
        changed.removeIf(pair -> pair.id() == id);
        changed.add(new Pair(id, value));
        return new TargetInfo(changed);
    }

    public TargetInfo with(int id, String name) {
        return with(id, Octets.of(name.getBytes(StandardCharsets.UTF_16LE)));
    }

    public TargetInfo withTime(Instant time) {
        return with(TIMESTAMP, ticks(time));
    }

    /// With the promise of a MIC.
    public TargetInfo promisingMic() {
        int flags = flags() | MIC_PROMISED;
        return with(FLAGS, Octets.of((byte) flags, (byte) (flags >> 8), (byte) (flags >> 16), (byte) (flags >> 24)));
    }

    /// Whether the client says that its message has a MIC (§3.1.5.1.2).
    public boolean promisesMic() {
        return (flags() & MIC_PROMISED) != 0;
    }

    /// The TLS channel that the client sees; all zeros mean that it sees none (§2.2.2.1).
    public Optional<Octets> channelBindings() {
        return value(CHANNEL_BINDINGS).filter(hash -> !hash.equals(ChannelBindingHash.NONE));
    }

    /// The clock of whoever made this, in the form of Windows (8 octets).
    public Optional<Octets> time() {
        return value(TIMESTAMP);
    }

    public Optional<Octets> value(int id) {
        return pairs.stream().filter(pair -> pair.id() == id).map(Pair::value).findFirst();
    }

    private int flags() {
        return value(FLAGS)
                .map(flags -> ByteBuffer.wrap(flags.toByteArray())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt())
                .orElse(0);
    }

    /// A time as Windows counts it: tenths of microseconds since 1601, low octet first.
    public static Octets ticks(Instant time) {
        long ticks = (time.getEpochSecond() + EPOCH_1601) * TICKS_A_SECOND + time.getNano() / NANOS_A_TICK;
        return Octets.of(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ticks)
                .array());
    }
}
