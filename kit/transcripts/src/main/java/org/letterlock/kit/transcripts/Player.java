package org.letterlock.kit.transcripts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;

/// Plays one script, as its client or as its server, and holds the other side to its words.
///
/// One thread. What it says of a failure shows our own lines as the script has them, so that a secret put in by the
/// stage does not turn up in a test's output.
public final class Player {
    /// Far longer than any line of SMTP, IMAP or POP3 that a script would hold.
    private static final int LONGEST_LINE = 65_536;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern GROUP_NAME = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");
    private static final Pattern REPLY_CODE = Pattern.compile("\\d{3}");

    private final Script script;
    private final Stage stage;
    private final Speaker own;
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> dialogue = new ArrayList<>();
    private @Nullable Channel channel;
    private int split;

    private Player(Script script, Stage stage, Speaker own) {
        this.script = script;
        this.stage = stage;
        this.own = own;
        stage.variables().forEach((name, value) -> variables.put(name, Substitution.wire(value)));
    }

    /// Plays the client's part: the other side is a server under test.
    ///
    /// @throws ScriptFailed when the other side does not keep to the script
    /// @throws CannotPlay when the stage lacks something the script needs
    public static void play(Script script, Stage stage) throws CannotPlay {
        play(script, stage, Speaker.CLIENT);
    }

    /// Plays either part. As server, the stage's `connect` hands over the connection that the client has made.
    public static void play(Script script, Stage stage, Speaker own) throws CannotPlay {
        var player = new Player(script, stage, own);
        try {
            for (Step step : script.steps()) {
                player.perform(step);
            }
            player.send(script.steps().getLast());
        } finally {
            Channel last = player.channel;
            if (last != null) {
                last.close();
            }
        }
    }

    private void perform(Step step) throws CannotPlay {
        switch (step) {
            case Step.Says says when says.speaker() == own -> say(says);
            case Step.Says says -> hear(says, says.text());
            case Step.Matches matches -> hearMatching(matches);
            case Step.Until until -> hearUntil(until);
            case Step.Connect connect -> connect(connect);
            case Step.Tls tls -> encrypt(tls);
            case Step.Close close -> {
                send(close);
                dialogue.add("   !close");
                open(close).close();
            }
            case Step.Closed closed -> expectClosed(closed);
            case Step.Stall stall -> {
                send(stall);
                dialogue.add("   !stall " + stall.duration());
                stage.stall(open(stall), stall.duration());
            }
            case Step.Later later -> {
                send(later);
                dialogue.add("   !later " + later.duration());
                stage.later(later.duration());
            }
            case Step.Split into -> {
                send(into);
                split = into.octets();
            }
            case Step.Expect expect -> {
                send(expect);
                check(expect);
            }
        }
    }

    private void connect(Step.Connect connect) throws CannotPlay {
        Channel before = channel;
        if (before != null) {
            before.close();
        }
        dialogue.add("   !connect " + connect.listener());
        channel = stage.connect(connect.listener());
        channel.patience(PATIENCE);
    }

    /// The connection; a script that does not say otherwise starts with one to the usual listener.
    private Channel open(Step step) throws CannotPlay {
        if (channel == null) {
            connect(new Step.Connect(step.line(), ""));
        }
        return Objects.requireNonNull(channel);
    }

    private void say(Step.Says says) throws CannotPlay {
        Channel to = open(says);
        byte[] octets = Substitution.octets(substituted(says, says.text()) + (says.ended() ? "\r\n" : ""));
        dialogue.add(own.mark() + (says.ended() ? ": " : "| ") + Substitution.readable(says.text()));
        try {
            if (split == 0) {
                to.write(octets); // leaves before the next wait: consecutive lines are one pipelined write
                return;
            }
            for (int at = 0; at < octets.length; at += split) {
                to.write(octets, at, Math.min(split, octets.length - at));
                to.flush();
            }
        } catch (HungUp gone) {
            throw failed(says, "to be listened to", "the other side hung up: " + gone.getMessage(), gone);
        }
    }

    private void send(Step step) {
        Channel to = channel;
        try {
            if (to != null) {
                to.flush();
            }
        } catch (HungUp gone) {
            dialogue.add("   (the other side hung up before line " + step.line() + ")");
        }
    }

    private void hear(Step.Says says, String text) throws CannotPlay {
        if (!says.ended()) {
            hearOctets(says);
            return;
        }
        String expected = substituted(says, text);
        String heard = line(says, Substitution.readable(text));
        if (!heard.equals(expected)) {
            throw failed(says, Substitution.readable(expected), Substitution.readable(heard), null);
        }
    }

    /// Octets without a line's end.
    private void hearOctets(Step.Says says) throws CannotPlay {
        byte[] expected = Substitution.octets(substituted(says, says.text()));
        byte[] heard = new byte[expected.length];
        Channel from = open(says);
        int count = 0;
        try {
            while (count < expected.length) {
                var window = from.window();
                int more = Math.min(window.length(), expected.length - count);
                System.arraycopy(window.bytes(), window.from(), heard, count, more);
                from.consume(more);
                count += more;
            }
        } catch (HungUp gone) {
            throw failed(says, says.text(), "the end: " + gone.getMessage(), gone);
        }
        dialogue.add(own.other().mark() + "| " + new String(heard, StandardCharsets.UTF_8));
        if (!Arrays.equals(expected, heard)) {
            throw failed(says, says.text(), new String(heard, StandardCharsets.UTF_8), null);
        }
    }

    private void hearMatching(Step.Matches matches) throws CannotPlay {
        String regex;
        try {
            regex = Substitution.applyQuoted(matches.regex(), variables);
        } catch (IllegalArgumentException missing) {
            throw failed(matches, "a script that can be played", String.valueOf(missing.getMessage()), missing);
        }
        String heard = line(matches, "a line like " + Substitution.readable(matches.regex()));
        Matcher matcher = Pattern.compile(regex).matcher(heard);
        if (!matcher.matches()) {
            throw failed(
                    matches,
                    "a line like " + Substitution.readable(matches.regex()),
                    Substitution.readable(heard),
                    null);
        }
        Matcher names = GROUP_NAME.matcher(matches.regex());
        while (names.find()) {
            String value = matcher.group(names.group(1));
            if (value != null) {
                variables.put(names.group(1), value);
            }
        }
    }

    private void hearUntil(Step.Until until) throws CannotPlay {
        String start = substituted(until, until.start());
        boolean reply = REPLY_CODE.matcher(start).matches();
        while (true) {
            String heard = line(until, "lines up to one that starts " + Substitution.readable(start));
            boolean last =
                    reply ? heard.startsWith(start) && !heard.startsWith("-", start.length()) : heard.startsWith(start);
            if (last) {
                return;
            }
            if (reply && !heard.startsWith(start + "-")) {
                throw failed(until, "the rest of a " + start + " reply", Substitution.readable(heard), null);
            }
        }
    }

    private String line(Step step, String expected) throws CannotPlay {
        Channel from = open(step);
        Line line;
        try {
            line = from.readLine(LONGEST_LINE);
        } catch (HungUp gone) {
            String what = gone.reason() == HungUp.Reason.TIMED_OUT ? "silence" : "the end: " + gone.getMessage();
            throw failed(step, expected, what, gone);
        }
        return switch (line) {
            case Line.Whole whole -> {
                String heard = whole.latin1();
                dialogue.add(own.other().mark() + ": " + Substitution.readable(heard));
                yield heard;
            }
            case Line.TooLong(long length) -> throw failed(step, expected, "a line of " + length + " octets", null);
            case Line.Broken(Line.Fault fault) -> throw failed(step, expected, "a line broken by " + fault, null);
        };
    }

    private void encrypt(Step.Tls tls) throws CannotPlay {
        try {
            open(tls).encrypt(stage.tls());
            dialogue.add("   !tls");
        } catch (HungUp failed) {
            throw failed(tls, "TLS", String.valueOf(failed.getMessage()), failed);
        }
    }

    private void expectClosed(Step.Closed closed) throws CannotPlay {
        Channel from = open(closed);
        try {
            var window = from.window();
            String heard = new String(window.bytes(), window.from(), window.length(), StandardCharsets.UTF_8);
            throw failed(closed, "the other side to hang up", heard.strip(), null);
        } catch (HungUp gone) {
            if (gone.reason() == HungUp.Reason.TIMED_OUT) {
                throw failed(closed, "the other side to hang up", "silence", gone);
            }
            dialogue.add("   !closed");
        }
    }

    private void check(Step.Expect expect) throws CannotPlay {
        String arguments = Substitution.readable(substituted(expect, expect.arguments()));
        List<String> words =
                arguments.isBlank() ? List.of() : List.of(arguments.strip().split(" +"));
        Optional<String> wrong = stage.wrongWith(expect.name(), words);
        if (wrong.isPresent()) {
            throw failed(expect, "@" + expect.name() + " " + expect.arguments(), wrong.get(), null);
        }
    }

    private String substituted(Step step, String text) {
        try {
            return Substitution.apply(text, variables);
        } catch (IllegalArgumentException missing) {
            throw failed(step, "a script that can be played", String.valueOf(missing.getMessage()), missing);
        }
    }

    private ScriptFailed failed(Step step, String expected, String got, @Nullable Throwable cause) {
        var message = new StringBuilder();
        message.append(script.name())
                .append(':')
                .append(step.line())
                .append(" (")
                .append(script.title())
                .append(")\n");
        message.append("  expected: ").append(expected).append('\n');
        message.append("  got:      ").append(got).append('\n');
        message.append("  after:\n");
        dialogue.forEach(line -> message.append("    ").append(line).append('\n'));
        return new ScriptFailed(message.toString(), cause);
    }
}
