package org.letterlock.bench.load;

import java.nio.charset.StandardCharsets;

/// Big messages, all at once, sent in small pieces so that every one of them is under way together.
///
/// @param senders how many at once, one message each
/// @param size octets of each message
public record BigLoad(int senders, long size) {
    private static final int PIECE = 64 * 1024;

    /// Runs the load against a server on a loopback port.
    public Outcome run(int port, String from, String to) {
        byte[] piece = ("x".repeat(1022) + "\r\n").repeat(PIECE / 1024).getBytes(StandardCharsets.US_ASCII);
        double seconds = Crowd.run(senders, number -> {
            try (var connection = new Connection(port)) {
                connection.say("EHLO load.example.org\r\n", 250);
                connection.say("MAIL FROM:<" + from + ">\r\n", 250);
                connection.say("RCPT TO:<" + to + ">\r\n", 250);
                connection.say("DATA\r\n", 354);
                connection.send("Subject: big " + number + "\r\n\r\n");
                for (long sent = 0; sent < size; sent += piece.length) {
                    connection.send(piece);
                }
                connection.say(".\r\n", 250);
                connection.say("QUIT\r\n", 221);
            }
        });
        return new Outcome(senders, seconds);
    }
}
