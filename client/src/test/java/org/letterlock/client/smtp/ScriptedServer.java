package org.letterlock.client.smtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.channel.MemoryChannel;
import org.letterlock.net.channel.Window;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.protocol.transcript.Entry;

/// A server that does what a script says, in memory, for a real client to talk to.
///
/// ```
/// S: 220 hello          say this line
/// S| 220 a\r\n250 b     say these octets, with \r \n \0 \xNN
/// C: EHLO [203.0.113.5] hear exactly this line
/// C~ AUTH PLAIN .*      hear a line like this
/// C.                    hear the lines of a message up to its end mark
/// C# 12                 hear so many octets
/// !tls                  enter TLS
/// !close                hang up
/// !stall                say nothing until the client has lost its patience
/// !do name              do what the test says
/// ```
final class ScriptedServer {
    /// Something a script cannot say in lines.
    @FunctionalInterface
    interface Action {
        void run(Channel channel) throws Exception;
    }

    /// What came of it.
    ///
    /// @param value what the client's side returned
    /// @param message the octets that `C.` and `C#` heard, dots still stuffed
    /// @param rest the lines the client said after the script was over
    /// @param transcript what the client wrote down, one line per entry
    record Played<T>(T value, String message, List<String> rest, List<Entry> transcript) {
        String written() {
            var text = new StringBuilder();
            transcript.forEach(entry -> text.append(entry).append('\n'));
            return text.toString();
        }
    }

    @FunctionalInterface
    interface ClientSide<T> {
        T run(SmtpClient client, Channel channel) throws Exception;
    }

    private final String script;
    private Optional<TlsSide> tls = Optional.empty();
    private Map<String, Action> actions = Map.of();
    private final StringBuilder message = new StringBuilder();
    private final List<String> rest = new ArrayList<>();

    private ScriptedServer(String script) {
        this.script = script;
    }

    static ScriptedServer script(String script) {
        return new ScriptedServer(script);
    }

    ScriptedServer with(TlsSide side) {
        this.tls = Optional.of(side);
        return this;
    }

    ScriptedServer with(String name, Action action) {
        this.actions = Map.of(name, action);
        return this;
    }

    /// Runs `side` against the script.
    ///
    /// @throws AssertionError if the client did not say what the script expects
    <T> Played<T> play(SmtpClient client, ClientSide<T> side) throws Exception {
        var transcript = new ArrayList<Entry>();
        var done = new AtomicBoolean();
        var wrong = new ArrayList<Throwable>();
        try (var pair = MemoryChannel.pair()) {
            Thread server = Thread.ofVirtual().name("script").start(() -> {
                try (Channel channel = pair.server()) {
                    perform(channel, pair::later, done);
                } catch (Exception | AssertionError failed) {
                    wrong.add(failed);
                }
            });
            T value;
            try {
                value = side.run(client.transcript(transcript::add), pair.client());
            } finally {
                done.set(true);
                pair.client().close();
                server.join();
                wrong.stream()
                        .filter(AssertionError.class::isInstance)
                        .findFirst()
                        .ifPresent(failed -> {
                            throw new AssertionError(failed.getMessage() + "\n" + transcript, failed);
                        });
            }
            return new Played<>(value, message.toString(), List.copyOf(rest), transcript);
        }
    }

    /// Plays the script on a real connection, whose other end is elsewhere.
    ///
    /// @return the octets of the message
    String perform(Channel channel) throws Exception {
        perform(
                channel,
                _ -> {
                    throw new AssertionError("no script can change the time of a real connection");
                },
                new AtomicBoolean());
        return message.toString();
    }

    private void perform(Channel channel, Consumer<Duration> time, AtomicBoolean done) throws Exception {
        channel.patience(Duration.ofDays(365));
        for (String line : script.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()) {
            String argument = line.length() > 3 ? line.substring(3) : "";
            switch (line.substring(0, 2)) {
                case "S:" -> channel.write((argument + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                case "S|" -> channel.write(unescaped(argument));
                case "C:" -> expect(hear(channel), Pattern.compile(Pattern.quote(argument)));
                case "C~" -> expect(hear(channel), Pattern.compile(argument));
                case "C." -> hearMessage(channel);
                case "C#" -> hearOctets(channel, Integer.parseInt(argument));
                default -> {
                    if (effect(line, channel, time, done)) {
                        return;
                    }
                }
            }
        }
        channel.flush();
        hearRest(channel);
    }

    private boolean effect(String line, Channel channel, Consumer<Duration> time, AtomicBoolean done) throws Exception {
        switch (line) {
            case "!tls" -> channel.encrypt(tls.orElseThrow());
            case "!close" -> {
                channel.flush();
                return true;
            }
            case "!stall" -> {
                channel.flush();
                while (!done.get()) {
                    time.accept(Duration.ofHours(1));
                    Thread.onSpinWait();
                }
                return true;
            }
            default -> {
                Action action = actions.get(line.substring("!do ".length()));
                if (action == null) {
                    throw new AssertionError("the script says " + line);
                }
                action.run(channel);
            }
        }
        return false;
    }

    static String hear(Channel channel) throws HungUp {
        return switch (channel.readLine(20_000)) {
            case Line.Whole whole -> new String(whole.bytes(), whole.from(), whole.length(), StandardCharsets.UTF_8);
            case Line.TooLong _, Line.Broken _ -> throw new AssertionError("the client said no line");
        };
    }

    private static void expect(String line, Pattern expected) {
        if (!expected.matcher(line).matches()) {
            throw new AssertionError("expected " + expected + " but the client said " + line);
        }
    }

    private void hearMessage(Channel channel) throws HungUp {
        for (String line = hear(channel); !line.equals("."); line = hear(channel)) {
            message.append(line).append("\r\n");
        }
    }

    private void hearOctets(Channel channel, int count) throws HungUp {
        for (int due = count; due > 0; ) {
            Window window = channel.window();
            int length = Math.min(due, window.length());
            message.append(new String(window.bytes(), window.from(), length, StandardCharsets.ISO_8859_1));
            channel.consume(length);
            due -= length;
        }
    }

    private void hearRest(Channel channel) {
        try {
            while (true) {
                String line = hear(channel);
                rest.add(line);
                if (line.equals("QUIT")) {
                    channel.write("221 bye\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (HungUp gone) {
            // the client has gone, as it should
        }
    }

    private static byte[] unescaped(String text) {
        var octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> octets.append('\r');
                case 'n' -> octets.append('\n');
                case '0' -> octets.append('\0');
                case 'x' -> {
                    octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException(text);
            }
        }
        return octets.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
