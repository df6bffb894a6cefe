package org.letterlock.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a device does that logs in for every message: connect, STARTTLS (a full handshake), AUTH PLAIN, one message.
///
/// @param messages how many in all
/// @param connections how many at once
/// @param size octets of a message's body
public record LoginLoad(int messages, int connections, int size) {
    /// Runs the load against a server on a loopback port.
    public Outcome run(int port, String user, String password, String from, String to) {
        byte[] body = MessageLoad.message(size, from);
        String blob =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        int each = messages / connections;
        double seconds = Crowd.run(connections, number -> {
            for (int i = 0; i < each; i++) {
                try (var connection = new Connection(port)) {
                    connection.say("EHLO load.example.org\r\n", 250);
                    connection.startTls();
                    connection.say("EHLO load.example.org\r\n", 250);
                    connection.say("AUTH PLAIN " + blob + "\r\n", 235);
                    connection.say("MAIL FROM:<" + from + ">\r\n", 250);
                    connection.say("RCPT TO:<" + to + ">\r\n", 250);
                    connection.say("DATA\r\n", 354);
                    connection.send(body);
                    connection.expect(250);
                    connection.say("QUIT\r\n", 221);
                }
            }
        });
        return new Outcome((long) each * connections, seconds);
    }
}
