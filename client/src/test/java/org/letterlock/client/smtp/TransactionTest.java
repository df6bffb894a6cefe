package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.client.smtp.ScriptedServer.Played;
import org.letterlock.client.smtp.SmtpClient.Extensions;
import org.letterlock.client.smtp.SmtpClient.Utf8;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.RcptParameters;
import org.letterlock.protocol.smtp.RcptParameters.Notify;

/// MAIL, RCPT, DATA and BDAT, and everything a server can do wrong with them.
class TransactionTest {
    private static final SmtpClient CLIENT = SmtpClient.to("192.0.2.1", 25).tls(TlsPolicy.NONE);
    private static final Envelope ONE = Envelope.of("a@example.test", "b@example.test");
    private static final Envelope TWO = Envelope.of("a@example.test", "b@example.test", "c@example.test");
    private static final Message HELLO = Message.text("Subject: hello\n\nHello\n.dot\n");

    private static Played<Receipt> play(SmtpClient client, String script, Envelope envelope, Message message)
            throws Exception {
        return ScriptedServer.script(script).play(client, (it, channel) -> {
            try (var session = it.over(channel)) {
                return session.send(envelope, message);
            }
        });
    }

    private static String opening(String... extensions) {
        var script = new StringBuilder("S: 220 x\nC~ EHLO .*\nS: 250-x\n");
        for (String each : extensions) {
            script.append("S: 250-").append(each).append('\n');
        }
        return script.append("S: 250 HELP\n").toString();
    }

    @Test
    void sendsStepByStep() throws Exception {
        var played = play(CLIENT, opening() + """
                C: MAIL FROM:<a@example.test>
                S: 250 ok
                C: RCPT TO:<b@example.test>
                S: 250 ok
                C: DATA
                S: 354 go
                C.
                S: 250 2.0.0 queued as 17
                """, ONE, HELLO);
        assertThat(played.value()).isInstanceOfSatisfying(Receipt.Accepted.class, accepted -> {
            assertThat(accepted.reply().lines()).containsExactly("queued as 17");
            assertThat(accepted.accepted()).hasSize(1);
            assertThat(accepted.refused()).isEmpty();
        });
        assertThat(played.message()).isEqualTo("Subject: hello\r\n\r\nHello\r\n..dot\r\n");
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void pipelinesAndMapsReplies() throws Exception {
        var played = play(CLIENT, opening("PIPELINING", "SIZE 1000") + """
                C: MAIL FROM:<a@example.test> SIZE=31
                C: RCPT TO:<b@example.test>
                C: RCPT TO:<c@example.test>
                C: DATA
                S: 250 ok
                S: 550 5.1.1 nobody
                S: 250-two
                S: 250 lines
                S: 354 go
                C.
                S: 250 taken
                """, TWO, HELLO);
        assertThat(played.value()).isInstanceOf(Receipt.Accepted.class);
        assertThat(played.value().refused())
                .extracting(each -> each.to().text())
                .containsExactly("b@example.test");
        assertThat(played.value().accepted())
                .extracting(each -> each.to().text())
                .containsExactly("c@example.test");
    }

    @Test
    void aThousandRecipientsGoInBatches() throws Exception {
        String[] many = Stream.iterate(0, i -> i + 1)
                .limit(999)
                .map(i -> "r" + i + "@example.test")
                .toArray(String[]::new);
        var script = new StringBuilder(opening("PIPELINING"));
        for (int at = 0; at < 1001; at += 100) {
            int end = Math.min(at + 100, 1001);
            for (int i = at; i < end; i++) {
                script.append(i == 0 ? "C~ MAIL .*\n" : "C~ RCPT .*\n");
            }
            script.append(end == 1001 ? "C: DATA\n" : "");
            script.append("S: 250 ok\n".repeat(end - at));
        }
        var played = play(
                CLIENT,
                script + "S: 354 go\nC.\nS: 250 ok",
                Envelope.of("a@example.test", "first@example.test", many),
                HELLO);
        assertThat(played.value().accepted()).hasSize(1000);
    }

    @Test
    void nobodyAcceptedMeansNothingSent() throws Exception {
        var played = play(CLIENT, opening("PIPELINING") + """
                C~ MAIL .*
                C~ RCPT .*
                C~ RCPT .*
                C: DATA
                S: 250 ok
                S: 550 5.1.1 no
                S: 450 4.2.1 later
                S: 554 5.5.1 no valid recipients
                C: RSET
                S: 250 ok
                """, TWO, HELLO);
        assertThat(played.value()).isInstanceOfSatisfying(Receipt.NotSent.class, notSent -> {
            assertThat(notSent.failure()).isInstanceOf(Failure.NoRecipient.class);
            assertThat(notSent.failure().temporary()).isTrue();
            assertThat(notSent.recipients()).hasSize(2);
            assertThat(notSent.accepted()).isEmpty();
        });
        assertThat(played.message()).isEmpty();
    }

    /// RFC 2920 §3.1.
    @Test
    void a354ForNobodyIsAnsweredWithNothing() throws Exception {
        var played = play(CLIENT, opening("PIPELINING") + """
                C~ MAIL .*
                C~ RCPT .*
                C: DATA
                S: 250 ok
                S: 550 5.1.1 no
                S: 354 go
                C.
                S: 554 5.5.1 no valid recipients
                C: RSET
                S: 250 ok
                """, ONE, HELLO);
        assertThat(played.value()).isInstanceOf(Receipt.NotSent.class);
        assertThat(played.message()).isEmpty();
    }

    @Test
    void aRefusedSenderIsTold() throws Exception {
        var played = play(CLIENT, opening("PIPELINING") + """
                C~ MAIL .*
                C~ RCPT .*
                C: DATA
                S: 553 5.7.1 not yours
                S: 503 5.5.1 MAIL first
                S: 503 5.5.1 MAIL first
                """, ONE, HELLO);
        assertThat(failure(played)).isInstanceOfSatisfying(Failure.Refused.class, refused -> {
            assertThat(refused.phase()).isEqualTo(Phase.MAIL);
            assertThat(refused.reply().code()).isEqualTo(553);
        });
        assertThat(played.rest()).containsExactly("QUIT");
    }

    private static Failure failure(Played<Receipt> played) {
        return ((Receipt.NotSent) played.value()).failure();
    }

    static Stream<Arguments> refusals() {
        String mail = opening() + "C~ MAIL .*\n";
        String rcpt = mail + "S: 250 ok\nC~ RCPT .*\n";
        String data = rcpt + "S: 250 ok\nC: DATA\n";
        String sent = data + "S: 354 go\nC.\n";
        return Stream.of(
                Arguments.of(mail + "S: 451 4.3.0 later", Phase.MAIL, true),
                Arguments.of(mail + "S: 421 4.3.2 bye", Phase.MAIL, true),
                Arguments.of(mail + "S: 530 5.7.0 Authentication required", Phase.MAIL, false),
                Arguments.of(rcpt + "S: 421 4.7.0 enough", Phase.RCPT, true),
                Arguments.of(data + "S: 554 5.5.1 no\nC: RSET\nS: 250 ok", Phase.DATA, false),
                Arguments.of(data + "S: 451 4.3.0 later\nC: RSET\nS: 250 ok", Phase.DATA, true),
                Arguments.of(sent + "S: 554-5.7.1 spam\nS: 554 5.7.1 go away", Phase.DATA, false),
                Arguments.of(sent + "S: 452 4.3.1 full", Phase.DATA, true),
                Arguments.of(sent + "S: 421 4.3.2 bye", Phase.DATA, true));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsAValue(String script, Phase phase, boolean temporary) throws Exception {
        var played = play(CLIENT, script, ONE, HELLO);
        assertThat(failure(played)).isInstanceOf(Failure.Refused.class);
        assertThat(failure(played).phase()).isEqualTo(phase);
        assertThat(failure(played).temporary()).isEqualTo(temporary);
    }

    static Stream<Arguments> nonsense() {
        String mail = opening() + "C~ MAIL .*\n";
        String rcpt = mail + "S: 250 ok\nC~ RCPT .*\n";
        String data = rcpt + "S: 250 ok\nC: DATA\n";
        return Stream.of(
                Arguments.of(mail + "S: 354 early", Phase.MAIL),
                Arguments.of(rcpt + "S: 354 early", Phase.RCPT),
                Arguments.of(data + "S: 250 already?", Phase.DATA),
                Arguments.of(data + "S: 354 go\nC.\nS: 354 again", Phase.DATA),
                Arguments.of(mail + "S: two hundred fifty", Phase.MAIL),
                Arguments.of(mail + "S| 250 ok\\r\\n250 twice\\r\\n", Phase.RCPT),
                Arguments.of(data + "S: 354 go\nC.\nS| 250 ok\\n", Phase.DATA));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseEndsTheSession(String script, Phase phase) throws Exception {
        var played = play(CLIENT, script, ONE, HELLO);
        assertThat(failure(played)).isInstanceOf(Failure.ProtocolBroken.class);
        assertThat(failure(played).phase()).isEqualTo(phase);
    }

    static Stream<Arguments> losses() {
        String mail = opening() + "C~ MAIL .*\n";
        String data = mail + "S: 250 ok\nC~ RCPT .*\nS: 250 ok\nC: DATA\n";
        return Stream.of(
                Arguments.of(mail + "!close", Phase.MAIL, ConnectionLost.Reason.CLOSED),
                Arguments.of(mail + "!stall", Phase.MAIL, ConnectionLost.Reason.TIMED_OUT),
                Arguments.of(mail + "S| 250 half\n!close", Phase.MAIL, ConnectionLost.Reason.CLOSED),
                Arguments.of(data + "!close", Phase.DATA, ConnectionLost.Reason.CLOSED),
                Arguments.of(data + "S: 354 go\nC.\n!close", Phase.DATA, ConnectionLost.Reason.CLOSED),
                Arguments.of(data + "S: 354 go\nC.\n!stall", Phase.DATA, ConnectionLost.Reason.TIMED_OUT));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLostConnectionIsAnException(String script, Phase phase, ConnectionLost.Reason reason) {
        assertThatThrownBy(() -> play(CLIENT, script, ONE, HELLO))
                .isInstanceOfSatisfying(ConnectionLost.class, lost -> {
                    assertThat(lost.phase()).isEqualTo(phase);
                    assertThat(lost.reason()).isEqualTo(reason);
                });
    }

    @Test
    void manyMessagesGoOverOneSession() throws Exception {
        String step = """
                C~ MAIL .*
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                C: DATA
                S: 354 go
                C.
                S: %s
                """;
        var played = ScriptedServer.script(opening()
                        + step.formatted("250 one")
                        + step.formatted("554 5.7.1 no")
                        + step.formatted("250 three"))
                .play(CLIENT, (client, channel) -> {
                    try (var session = client.over(channel)) {
                        return List.of(session.send(ONE, HELLO), session.send(ONE, HELLO), session.send(ONE, HELLO));
                    }
                });
        assertThat(played.value())
                .extracting(receipt -> receipt instanceof Receipt.Accepted)
                .containsExactly(true, false, true);
    }

    @Test
    void aSessionThatIsOverTakesNothing() throws Exception {
        ScriptedServer.script(opening() + "C~ MAIL .*\nS: 421 4.3.2 bye").play(CLIENT, (client, channel) -> {
            try (var session = client.over(channel)) {
                assertThat(session.send(ONE, HELLO)).isInstanceOf(Receipt.NotSent.class);
                assertThatThrownBy(() -> session.send(ONE, HELLO)).isInstanceOf(ConnectionLost.class);
                return true;
            }
        });
    }

    @Test
    void aRehearsalSendsNothing() throws Exception {
        var played = ScriptedServer.script(opening("PIPELINING") + """
                C: MAIL FROM:<a@example.test>
                C: RCPT TO:<b@example.test>
                C: RCPT TO:<c@example.test>
                S: 250 ok
                S: 250 ok
                S: 550 5.1.1 no
                C: RSET
                S: 250 ok
                """).play(CLIENT, (client, channel) -> {
            try (var session = client.over(channel)) {
                return session.rehearse(TWO, Phase.RCPT);
            }
        });
        assertThat(played.value()).isInstanceOf(Receipt.Rehearsed.class);
        assertThat(played.value().accepted()).hasSize(1);
        assertThat(played.rest()).containsExactly("QUIT");
    }

    // What a server must offer

    private static final String UP_TO_DATA =
            "C~ MAIL .*\nS: 250 ok\nC~ RCPT .*\nS: 250 ok\nC: DATA\nS: 354 go\nC.\nS: 250 ok";

    @Test
    void aMessageTooLargeIsNotBegun() throws Exception {
        var played = play(CLIENT, opening("SIZE 10"), ONE, HELLO);
        assertThat(failure(played)).isEqualTo(new Failure.TooLarge(31, 10));
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            plain ASCII,         -,                    ''
            'grüße',             8BITMIME,             ' BODY=8BITMIME'
            """)
    void eightBitBodiesNeed8Bitmime(String text, String extension, String parameter) throws Exception {
        Message message = Message.text("Subject: x\n\n" + text + "\n");
        String[] offered = extension == null ? new String[0] : new String[] {extension};
        String script =
                opening(offered) + UP_TO_DATA.replace("C~ MAIL .*", "C: MAIL FROM:<a@example.test>" + parameter);
        assertThat(play(CLIENT, script, ONE, message).value()).isInstanceOf(Receipt.Accepted.class);
        if (extension != null) {
            assertThat(failure(play(CLIENT, opening(), ONE, message)))
                    .isInstanceOfSatisfying(
                            Failure.NotSupported.class,
                            missing -> assertThat(missing.extension()).isEqualTo(extension));
        }
    }

    static Stream<Arguments> utf8() {
        Envelope sender = Envelope.of("jürgen@example.test", "b@example.test");
        Envelope recipient = Envelope.of("a@example.test", "δοκιμή@example.test");
        Message header = Message.text("Subject: grüße\n\nx\n");
        return Stream.of(Arguments.of(sender, HELLO), Arguments.of(recipient, HELLO), Arguments.of(ONE, header));
    }

    @ParameterizedTest
    @MethodSource("utf8")
    void whatIsNotAsciiNeedsSmtputf8(Envelope envelope, Message message) throws Exception {
        String script = opening("8BITMIME", "SMTPUTF8") + UP_TO_DATA.replace("C~ MAIL .*", "C~ MAIL .* SMTPUTF8");
        assertThat(play(CLIENT, script, envelope, message).value()).isInstanceOf(Receipt.Accepted.class);
        assertThat(failure(play(CLIENT, opening("8BITMIME"), envelope, message)))
                .isInstanceOfSatisfying(
                        Failure.NotSupported.class,
                        missing -> assertThat(missing.extension()).isEqualTo("SMTPUTF8"));
    }

    @Test
    void smtputf8CanBeForced() throws Exception {
        var client = CLIENT.extensions(new Extensions(true, false, Utf8.ALWAYS));
        String script =
                opening("SMTPUTF8") + UP_TO_DATA.replace("C~ MAIL .*", "C: MAIL FROM:<a@example.test> SMTPUTF8");
        assertThat(play(client, script, ONE, HELLO).value()).isInstanceOf(Receipt.Accepted.class);
    }

    @Test
    void reportsAreAskedForWhereDsnIsOffered() throws Exception {
        var envelope = new Envelope(
                ONE.from(),
                List.of(new Envelope.Recipient(
                        ONE.recipients().getFirst().to(),
                        new RcptParameters(
                                Set.of(Notify.SUCCESS, Notify.FAILURE), Optional.of("rfc822;b+x@example.test")))),
                Optional.of(new ReversePath.Null()),
                Optional.of(Ret.HDRS),
                Optional.of("id=1"));
        String script = opening("DSN", "AUTH PLAIN")
                + UP_TO_DATA
                        .replace("C~ MAIL .*", "C: MAIL FROM:<a@example.test> AUTH=<> RET=HDRS ENVID=id+3D1")
                        .replace(
                                "C~ RCPT .*",
                                "C: RCPT TO:<b@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2Bx@example.test");
        assertThat(play(CLIENT, script, envelope, HELLO).value()).isInstanceOf(Receipt.Accepted.class);
        assertThat(failure(play(CLIENT, opening("AUTH PLAIN"), envelope, HELLO)))
                .isInstanceOfSatisfying(
                        Failure.NotSupported.class,
                        missing -> assertThat(missing.extension()).isEqualTo("DSN"));
    }

    // BDAT

    private static final SmtpClient CHUNKING = CLIENT.extensions(new Extensions(true, true, Utf8.AUTO));

    @Test
    void chunksCarryTheMessageAsItIs() throws Exception {
        var played = play(CHUNKING, opening("CHUNKING", "PIPELINING") + """
                C~ MAIL .*
                C~ RCPT .*
                S: 250 ok
                S: 250 ok
                C: BDAT 31 LAST
                C# 31
                S: 250 taken
                """, ONE, HELLO);
        assertThat(played.value()).isInstanceOf(Receipt.Accepted.class);
        assertThat(played.message()).isEqualTo("Subject: hello\r\n\r\nHello\r\n.dot\r\n");
    }

    @Test
    void largeMessagesGoInSeveralChunks() throws Exception {
        String body = ("x".repeat(998) + "\r\n").repeat(1500);
        var played = play(CHUNKING, opening("CHUNKING") + """
                C~ MAIL .*
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                C: BDAT 1048576
                C# 1048576
                S: 250 more
                C: BDAT 451428 LAST
                C# 451428
                S: 250 taken
                """, ONE, Message.text("\n\n" + body));
        assertThat(played.message()).hasSize(1_500_004).endsWith("x\r\n");
        assertThat(((Receipt.Accepted) played.value()).reply().lines()).containsExactly("taken");
    }

    @Test
    void aRefusedChunkEndsTheMessage() throws Exception {
        String body = ("x".repeat(998) + "\r\n").repeat(1500);
        var played = play(CHUNKING, opening("CHUNKING") + """
                C~ MAIL .*
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                C: BDAT 1048576
                C# 1048576
                S: 552 5.3.4 enough
                C: RSET
                S: 250 ok
                """, ONE, Message.text(body));
        assertThat(failure(played)).isInstanceOf(Failure.Refused.class);
        assertThat(played.rest()).containsExactly("QUIT");
    }

    @Test
    void anEmptyMessageIsAChunkToo() throws Exception {
        var played = play(CHUNKING, opening("CHUNKING") + """
                C~ MAIL .*
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                C: BDAT 0 LAST
                S: 250 taken
                """, ONE, Message.text(""));
        assertThat(played.value()).isInstanceOf(Receipt.Accepted.class);
    }

    @Test
    void binaryNeedsBinarymime() throws Exception {
        byte[] octets = "Subject: x\r\n\r\na\0b\nc".getBytes(StandardCharsets.US_ASCII);
        Message binary = Message.exact(out -> out.write(octets));
        var played = play(CLIENT, opening("CHUNKING", "BINARYMIME", "8BITMIME") + """
                C: MAIL FROM:<a@example.test> BODY=BINARYMIME
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                C: BDAT 19 LAST
                C# 19
                S: 250 taken
                """, ONE, binary);
        assertThat(played.message()).isEqualTo("Subject: x\r\n\r\na\0b\nc");
        for (String[] offered : new String[][] {{"CHUNKING"}, {"BINARYMIME"}, {}}) {
            assertThat(failure(play(CLIENT, opening(offered), ONE, binary)))
                    .isInstanceOfSatisfying(
                            Failure.NotSupported.class,
                            missing -> assertThat(missing.extension()).isEqualTo("BINARYMIME"));
        }
    }

    // Messages that fail while they are sent

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnreadableMessageIsNeverEnded(boolean chunking) throws Exception {
        int[] readings = {0};
        Message failing = Message.text(out -> {
            out.write("Subject: x\n\nbeginning\n".getBytes(StandardCharsets.US_ASCII));
            if (readings[0]++ > 0) {
                throw new IOException("the disk is gone");
            }
            out.write("end\n".getBytes(StandardCharsets.US_ASCII));
        });
        String script = opening("CHUNKING") + """
                C~ MAIL .*
                S: 250 ok
                C~ RCPT .*
                S: 250 ok
                """ + (chunking ? "C: BDAT 30 LAST" : "C: DATA\nS: 354 go");
        var played = ScriptedServer.script(script).play(chunking ? CHUNKING : CLIENT, (client, channel) -> {
            try (var session = client.over(channel)) {
                assertThatThrownBy(() -> session.send(ONE, failing)).hasMessage("the disk is gone");
                return true;
            }
        });
        assertThat(played.rest()).doesNotContain(".", "QUIT", "end");
    }

    @Test
    void lineEndsAreMadeWhole() throws Exception {
        var played = play(CLIENT, opening() + UP_TO_DATA, ONE, Message.text("a: b\n\none\rtwo\r\n.\nthree"));
        assertThat(played.message()).isEqualTo("a: b\r\n\r\none\r\ntwo\r\n..\r\nthree\r\n");
    }

    @Test
    void anExactMessageOfLinesGoesByData() throws Exception {
        Message exact = Message.exact(out -> out.write("a: b\r\n\r\nx".getBytes(StandardCharsets.US_ASCII)));
        var played = play(CLIENT, opening() + UP_TO_DATA, ONE, exact);
        assertThat(played.message()).isEqualTo("a: b\r\n\r\nx\r\n");
    }
}
