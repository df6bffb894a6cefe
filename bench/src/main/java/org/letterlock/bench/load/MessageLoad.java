package org.letterlock.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Messages over a number of connections, in clear, as fast as they go.
///
/// @param messages how many in all
/// @param connections how many at once
/// @param perConnection how many messages before a connection is closed and a new one made
/// @param size octets of a message's body
/// @param pipelined whether MAIL, RCPT and DATA leave in one write, together with the end of the message before
///     (RFC 2920 §3.1)
public record MessageLoad(int messages, int connections, int perConnection, int size, boolean pipelined) {
    /// A message of `size` octets in lines of 78, dot at its end.
    static byte[] message(int size, String from) {
        var line = "x".repeat(76) + "\r\n";
        var text = new StringBuilder("From: <" + from + ">\r\nTo: <load@example.test>\r\nSubject: load\r\n\r\n");
        while (text.length() < size) {
            text.append(line);
        }
        return text.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Runs the load against a server on a loopback port.
    public Outcome run(int port, String from, String to) {
        byte[] body = message(size, from);
        String envelope = "MAIL FROM:<" + from + ">\r\nRCPT TO:<" + to + ">\r\nDATA\r\n";
        int each = messages / connections;
        double seconds = Crowd.run(connections, number -> {
            int left = each;
            while (left > 0) {
                int now = Math.min(left, perConnection);
                try (var connection = new Connection(port)) {
                    connection.say("EHLO load.example.org\r\n", 250);
                    if (pipelined) {
                        pipeline(connection, envelope, body, now);
                    } else {
                        oneByOne(connection, from, to, body, now);
                    }
                    connection.say("QUIT\r\n", 221);
                }
                left -= now;
            }
        });
        return new Outcome((long) each * connections, seconds);
    }

    private static void oneByOne(Connection connection, String from, String to, byte[] body, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            connection.say("MAIL FROM:<" + from + ">\r\n", 250);
            connection.say("RCPT TO:<" + to + ">\r\n", 250);
            connection.say("DATA\r\n", 354);
            connection.send(body);
            connection.expect(250);
        }
    }

    private static void pipeline(Connection connection, String envelope, byte[] body, int count) throws IOException {
        byte[] next = envelope.getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(body, body.length + next.length);
        System.arraycopy(next, 0, both, body.length, next.length);
        connection.send(next);
        for (int i = 0; i < count; i++) {
            connection.expect(250);
            connection.expect(250);
            connection.expect(354);
            connection.send(i < count - 1 ? both : body);
            connection.expect(250);
        }
    }
}
