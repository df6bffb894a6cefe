package org.letterlock.net.channel;

/// How many connections a listener serves. An address is one IPv4 address, or one IPv6 network of 64 bits: a single
/// host commands a whole one of those.
///
/// @param connections how many at once in all
/// @param perAddress how many at once from one address
/// @param perAddressPerMinute how many new ones a minute from one address
public record Limits(int connections, int perAddress, int perAddressPerMinute) {
    public static final Limits DEFAULT = new Limits(10_000, 100, 1_000);

    public Limits {
        if (connections < 1 || perAddress < 1 || perAddressPerMinute < 1) {
            throw new IllegalArgumentException("a limit below 1 lets nobody in");
        }
    }
}
