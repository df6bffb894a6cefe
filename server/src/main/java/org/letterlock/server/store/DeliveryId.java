package org.letterlock.server.store;

import java.util.Optional;

/// The id of an accepted message, in logs, in its `Received` line and in what the peer is told. As text it is twelve
/// characters of base 32 without the easily confused `i l o u`; both forms sort by the time of acceptance.
///
/// @param value of 60 bits
public record DeliveryId(long value) implements Comparable<DeliveryId> {
    private static final int BITS = 60;
    private static final int DIGIT_BITS = 5;
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /// @throws IllegalArgumentException if the value does not have 60 bits at most
    public DeliveryId {
        if (value >>> BITS != 0) {
            throw new IllegalArgumentException("not an id of " + BITS + " bits: " + value);
        }
    }

    /// The id of which this is the text, in either case; empty if it is not one.
    public static Optional<DeliveryId> parse(String text) {
        if (text.length() != BITS / DIGIT_BITS) {
            return Optional.empty();
        }
        long value = 0;
        for (int at = 0; at < text.length(); at++) {
            char digit = text.charAt(at);
            int index = DIGITS.indexOf(digit >= 'A' && digit <= 'Z' ? (char) (digit | 0x20) : digit);
            if (index < 0) {
                return Optional.empty();
            }
            value = value << DIGIT_BITS | index;
        }
        return Optional.of(new DeliveryId(value));
    }

    @Override
    public int compareTo(DeliveryId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(BITS / DIGIT_BITS);
        for (int shift = BITS - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
            text.append(DIGITS.charAt((int) (value >> shift) & 31));
        }
        return text.toString();
    }
}
