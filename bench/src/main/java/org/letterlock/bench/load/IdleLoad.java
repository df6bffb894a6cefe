package org.letterlock.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Connections that say EHLO, under TLS if asked, and then nothing.
public final class IdleLoad implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();

    /// Opens `count` connections to a server on a loopback port.
    public IdleLoad(int port, int count, boolean tls) throws IOException {
        for (int i = 0; i < count; i++) {
            var connection = new Connection(port);
            connections.add(connection);
            connection.say("EHLO idle.example.org\r\n", 250);
            if (tls) {
                connection.startTls();
                connection.say("EHLO idle.example.org\r\n", 250);
            }
        }
    }

    /// Whether every one of them is still answered.
    public void stillThere() throws IOException {
        for (Connection connection : connections) {
            connection.say("NOOP\r\n", 250);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
