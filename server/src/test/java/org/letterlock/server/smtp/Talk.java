package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.channel.MemoryChannel;
import org.letterlock.net.tls.UnusableKey;

/// A client that says what a test tells it to, to a session on a thread of its own, over memory.
final class Talk implements AutoCloseable {
    private final MemoryChannel.Pair pair = MemoryChannel.pair();
    private final Thread server;

    /// What the other side says after its last line.
    static final String HUNG_UP = "(hung up)";

    Talk(SmtpService service) {
        server = Thread.ofVirtual().start(() -> service.converse(pair.server()));
    }

    /// Sent before the session has begun.
    Talk(SmtpService service, String early) throws HungUp {
        send(early);
        server = Thread.ofVirtual().start(() -> service.converse(pair.server()));
    }

    Channel channel() {
        return pair.client();
    }

    void send(byte[] octets) throws HungUp {
        pair.client().write(octets);
        pair.client().flush();
    }

    /// Each character one octet.
    void send(String raw) throws HungUp {
        send(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One whole reply, its lines joined by ` / `; or [#HUNG_UP].
    String reply() {
        var lines = new StringJoiner(" / ");
        try {
            while (true) {
                if (!(channel().readLine(20_000) instanceof Line.Whole line)) {
                    throw new AssertionError("the server broke a line");
                }
                String text = line.latin1();
                assertThat(text).matches("[2-5][0-9][0-9][ -].*");
                lines.add(text);
                if (text.charAt(3) == ' ') {
                    return lines.toString();
                }
            }
        } catch (HungUp gone) {
            return HUNG_UP;
        }
    }

    /// Says a line and hears the reply.
    String say(String line) {
        try {
            send(line + "\r\n");
        } catch (HungUp gone) {
            return HUNG_UP;
        }
        return reply();
    }

    /// Says a line and expects a reply that begins so.
    String say(String line, String expected) {
        String reply = say(line);
        assertThat(reply).as(line).startsWith(expected);
        return reply;
    }

    /// A mail transaction up to 354.
    void mail(String from, String... to) {
        say("MAIL FROM:<" + from + ">", "250 2.1.0");
        for (String one : to) {
            say("RCPT TO:<" + one + ">", "250 2.1.5");
        }
        say("DATA", "354");
    }

    void encrypt() throws HungUp, UnusableKey {
        channel().encrypt(TestSite.clientTls());
    }

    void startTls() throws HungUp, UnusableKey {
        say("STARTTLS", "220");
        encrypt();
    }

    boolean isEncrypted() {
        return channel().tls().isPresent();
    }

    void login(String name, String password) {
        say("AUTH PLAIN " + plain(name, password), "235 2.7.0");
    }

    static String plain(String name, String password) {
        return base64("\0" + name + "\0" + password);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends what the other side may no longer want.
    void drip(String raw) {
        try {
            send(raw);
        } catch (HungUp gone) {
            // the next reply says so
        }
    }

    /// Lets time pass whenever the session waits for more, until it has ended.
    void finish() throws InterruptedException {
        while (!server.join(Duration.ofMillis(1))) {
            Thread.State state = server.getState();
            if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
                later(Duration.ofHours(1));
            }
        }
    }

    /// Whether the session has ended.
    boolean isOver() {
        return !server.isAlive();
    }

    /// The server is told to stop.
    void drain() {
        pair.server().interrupt();
    }

    /// Time passes for both ends.
    void later(Duration duration) {
        pair.later(duration);
    }

    /// Closes our end, and waits for the session to be over.
    @Override
    public void close() {
        pair.client().close();
        try {
            server.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
