package org.letterlock.kit.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.channel.MemoryChannel;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.ServerTls;

@Timeout(30)
final class PlayerTest {
    private final TestClock clock = new TestClock();
    private final MemoryStage stage = new MemoryStage()
            .clock(clock::advance)
            .variable("user", "alice@example.test")
            .variable("password", "open {sesame} \\0")
            .listener("", PlayerTest::parrot);

    @AfterEach
    void close() {
        stage.close();
    }

    /// Says every line back, octal dumps of what cannot be printed included.
    private static void parrot(Channel channel) throws HungUp {
        say(channel, "220 parrot");
        while (true) {
            switch (channel.readLine(1_000)) {
                case Line.Whole whole
                when whole.latin1().equals("QUIT") -> {
                    say(channel, "221 bye");
                    return;
                }
                case Line.Whole whole
                when whole.latin1().equals("EHLO") -> {
                    say(channel, "250-parrot");
                    say(channel, "250-SIZE 1000");
                    say(channel, "250 8BITMIME");
                }
                case Line.Whole whole -> {
                    channel.write("you said ".getBytes(StandardCharsets.US_ASCII));
                    channel.write(whole.bytes(), whole.from(), whole.length());
                    channel.write(new byte[] {'\r', '\n'});
                }
                case Line.TooLong(long length) -> say(channel, "500 " + length);
                case Line.Broken(Line.Fault fault) -> say(channel, "554 " + fault);
            }
        }
    }

    private static void say(Channel channel, String text) throws HungUp {
        channel.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private void play(String text) throws Exception {
        Player.play(ScriptReader.read("test.txt", text), stage);
    }

    private String failure(String text) {
        var failed = org.assertj.core.api.Assertions.catchThrowableOfType(ScriptFailed.class, () -> play(text));
        return failed == null ? "it did not fail" : String.valueOf(failed.getMessage());
    }

    @Test
    void aDialogueIsHeld() throws Exception {
        play("""
                # Everything once
                S: 220 parrot
                C: EHLO
                S: 250-parrot
                S… 250
                C: caf\u00e9
                S: you said caf\u00e9
                C:
                S: you said\s
                C: one
                C: two
                S~ you .* (?<word>\\w+)
                C: {word} again
                S: you said two
                S: you said one again
                C| half
                C:  and half
                S| you said
                S:  half and half
                C: QUIT
                S: 221 bye
                !closed
                """);
    }

    @Test
    void valuesStandInBraces() throws Exception {
        play("""
                # Braces
                S~ .*
                C: {user} {310} {b64:\\0{user}\\0{password}} {b64d:YWJj}
                S: you said {user} {310} AGFsaWNlQGV4YW1wbGUudGVzdABvcGVuIHtzZXNhbWV9IFww abc
                C: {hmac-md5:tanstaaftanstaaf:<1896.697170952@postoffice.reston.mci.net>}
                S: you said b913a602c7eda7a495b4e6e7334d3890
                C: {\\xE9}{repeat:3:ab}
                S~ you said .ababab
                C: {user}
                S~ you said {user}
                """);
    }

    @Test
    void octetsThatCannotBeWrittenAreSaidInEscapes() throws Exception {
        play("""
                # Faults
                S~ .*
                C| a{\\n}
                S: 554 BARE_LF
                C| a{\\r}b{\\r\\n}
                S: 554 BARE_CR
                C: a{\\0}b
                S: 554 NUL
                C: {repeat:1001:x}
                S: 500 1001
                """);
    }

    @Test
    void splitLinesArriveTheSame() throws Exception {
        play("""
                # Split
                S~ .*
                !split 1
                C: abc
                S: you said abc
                !split 0
                C: def
                S: you said def
                """);
    }

    @Test
    void timePassesWithoutWaiting() throws Exception {
        stage.listener("sleepy", channel -> {
            channel.patience(Duration.ofMinutes(5));
            try {
                channel.readLine(100);
            } catch (HungUp gone) {
                say(channel, "421 " + gone.reason());
            }
        });
        String script = """
                # Time
                !connect sleepy
                !%s 6m
                S: 421 TIMED_OUT
                !closed
                """;
        play(script.formatted("later"));
        assertThat(clock.instant()).isEqualTo(TestClock.START.plus(Duration.ofMinutes(6)));
        play(script.formatted("stall"));
        assertThat(clock.instant()).as("the clock stands").isEqualTo(TestClock.START.plus(Duration.ofMinutes(6)));
    }

    @Test
    void bothSidesEnterTls() throws Exception {
        TestCertificates.Issued issued = TestCertificates.create().issue("mx.example.test");
        ServerTls server =
                ServerTls.of(() -> List.of(KeyAndChain.of(issued.key(), issued.chain())), ServerTls.Settings.DEFAULT);
        stage.tls(ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified())));
        stage.listener("tls", channel -> {
            channel.readLine(100);
            say(channel, "220 go ahead");
            channel.encrypt(server);
            channel.readLine(100);
            say(channel, channel.tls().orElseThrow().version());
        });
        play("""
                # TLS
                !connect tls
                C: STARTTLS
                S: 220 go ahead
                !tls
                C: EHLO
                S: TLSv1.3
                """);
    }

    @Test
    void expectationsAreAskedOfTheStage() throws Exception {
        var asked = new ArrayList<List<String>>();
        stage.check("mailbox", words -> {
            asked.add(words);
            return words.contains("1") ? Optional.empty() : Optional.of("there is 1 message");
        });
        play("# Mailbox\n@mailbox {user} 1\n");
        assertThat(asked).containsExactly(List.of("alice@example.test", "1"));
        assertThat(failure("# Mailbox\n@mailbox {user} 2\n"))
                .contains("test.txt:2")
                .contains("expected: @mailbox {user} 2")
                .contains("got:      there is 1 message");
        assertThatThrownBy(() -> play("# Queue\n@queue 1\n")).isInstanceOf(CannotPlay.class);
        assertThatThrownBy(() -> play("# Nobody\n!connect nowhere\n")).isInstanceOf(CannotPlay.class);
    }

    @Test
    void aFailureShowsWhereAndAllThatWasSaid() {
        assertThat(failure("""
                # Wrong
                S: 220 parrot
                C: {b64:{password}}
                S: 250 Ok
                """))
                .startsWith("test.txt:4 (Wrong)")
                .contains("expected: 250 Ok")
                .contains("got:      you said")
                .contains("    S: 220 parrot\n    C: {b64:{password}}\n");
    }

    @Test
    void everyKindOfDisappointmentIsAFailure() {
        assertThat(failure("# Regex\nS~ 221 .*\n")).contains("a line like 221 .*");
        assertThat(failure("# End\nS~ .*\nC: QUIT\nS: 221 bye\nS: more\n")).contains("got:      the end:");
        assertThat(failure("# Until\nS~ .*\nC: a\nS… 250\n")).contains("the rest of a 250 reply");
        assertThat(failure("# Open\nS~ .*\nC: a\n!closed\n")).contains("the other side to hang up");
        assertThat(failure("# Variable\nC: {nobody}\n")).contains("there is no variable {nobody}");
        assertThat(failure("# Octets\nS| 221\n")).contains("220");
    }

    @Test
    void playedAsTheServerItTestsAClient() throws Exception {
        MemoryChannel.Pair pair = MemoryChannel.pair();
        Script script = ScriptReader.read("server.txt", """
                # Our client says hello
                S: 220 hello
                C~ EHLO (?<name>.*)
                S: 250 hello {name}
                C: QUIT
                S: 221 bye
                """);
        var playing = CompletableFuture.runAsync(() -> {
            try {
                Player.play(script, _ -> pair.server(), Speaker.SERVER);
            } catch (CannotPlay impossible) {
                throw new AssertionError(impossible);
            }
        });
        Channel client = pair.client();
        assertThat(client.readLine(100)).isInstanceOf(Line.Whole.class);
        say(client, "EHLO me");
        assertThat(client.readLine(100))
                .isInstanceOfSatisfying(
                        Line.Whole.class, line -> assertThat(line.latin1()).isEqualTo("250 hello me"));
        say(client, "QUIT");
        client.readLine(100);
        playing.join();
    }

    @Test
    void aBugInAConversationIsNotLost() throws Exception {
        var broken = new MemoryStage().listener("", _ -> {
            throw new IllegalStateException("a bug");
        });
        Script script = ScriptReader.read("bug.txt", "# Bug\n!closed\n");
        assertThatCode(() -> Player.play(script, broken)).doesNotThrowAnyException();
        assertThatThrownBy(broken::close).isInstanceOf(AssertionError.class).hasMessageContaining("a bug");
    }
}
