package org.letterlock.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server on loopback that gives each verb the same answer every time, and remembers what it heard. An empty
/// answer hangs up.
final class CannedServer implements AutoCloseable {
    private static final Map<String, String> USUAL = Map.of(
            "", "220 canned ESMTP",
            "EHLO",
                    "250-canned\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n"
                            + "250-CHUNKING\r\n250 AUTH PLAIN LOGIN XOAUTH2",
            "AUTH", "235 2.7.0 welcome",
            "MAIL", "250 2.1.0 ok",
            "RCPT", "250 2.1.5 ok",
            "DATA", "354 go",
            ".", "250 2.0.0 queued as 4711",
            "RSET", "250 2.0.0 ok",
            "QUIT", "221 2.0.0 bye");

    private final Map<String, String> answers;
    private final ServerSocket listening;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private CannedServer(Map<String, String> answers) throws IOException {
        this.answers = answers;
        this.listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("canned").start(this::run);
    }

    /// One with the usual answers but for these, by verb; `""` is the greeting, `.` the end of a message.
    static CannedServer answering(Map<String, String> others) throws IOException {
        return new CannedServer(others);
    }

    static CannedServer usual() throws IOException {
        return answering(Map.of());
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /// All lines heard so far, of all connections.
    List<String> heard() {
        return List.copyOf(heard);
    }

    private void run() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (IOException over) {
                // the next one, or the end
            }
        }
    }

    private void converse(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean inMessage = false;
        String verb = "";
        while (true) {
            String answer = answers.getOrDefault(verb, USUAL.getOrDefault(verb, "500 5.5.2 what"));
            if (!inMessage) {
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
                inMessage = verb.equals("DATA") && answer.startsWith("354");
            }
            String line = in.readLine();
            if (line == null) {
                return;
            }
            heard.add(line);
            inMessage &= !line.equals(".");
            verb = line.equals(".") ? "." : line.split("[ :]", 2)[0];
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
