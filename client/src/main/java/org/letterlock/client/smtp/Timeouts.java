package org.letterlock.client.smtp;

import java.time.Duration;

/// How long to wait for the server, phase by phase. The defaults are the least that RFC 5321 §4.5.3.2 allows.
///
/// @param connect for TCP and TLS
/// @param greeting for the `220` greeting (§4.5.3.2.1)
/// @param command for the reply to EHLO, STARTTLS, AUTH and MAIL (§4.5.3.2.2)
/// @param recipient for the reply to RCPT (§4.5.3.2.3)
/// @param dataStart for the `354` (§4.5.3.2.4)
/// @param dataBlock for the server to take a block of the message (§4.5.3.2.5)
/// @param dataEnd for the reply to the whole message (§4.5.3.2.6)
public record Timeouts(
        Duration connect,
        Duration greeting,
        Duration command,
        Duration recipient,
        Duration dataStart,
        Duration dataBlock,
        Duration dataEnd) {
    /// RFC 5321 §4.5.3.2, and 30 seconds to connect.
    public static final Timeouts RFC_5321 = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));

    /// How long `QUIT` may take: nobody depends on its reply any more.
    static final Duration GOODBYE = Duration.ofSeconds(5);

    public Timeouts {
        for (Duration each : new Duration[] {connect, greeting, command, recipient, dataStart, dataBlock, dataEnd}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a timeout must be longer than nothing: " + each);
            }
        }
    }

    /// The same, none longer than `limit`.
    public Timeouts atMost(Duration limit) {
        return new Timeouts(
                least(connect, limit),
                least(greeting, limit),
                least(command, limit),
                least(recipient, limit),
                least(dataStart, limit),
                least(dataBlock, limit),
                least(dataEnd, limit));
    }

    Duration of(Phase phase) {
        return switch (phase) {
            case CONNECT -> greeting;
            case EHLO, STARTTLS, AUTH, MAIL -> command;
            case RCPT -> recipient;
            case DATA -> dataEnd;
            case QUIT -> least(GOODBYE, command);
        };
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
