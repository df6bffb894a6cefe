package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.net.channel.Listener;
import org.letterlock.protocol.address.Networks;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;

/// The conversation as a client sees it.
@Timeout(30)
final class SmtpSessionTest {
    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void build() throws Exception {
        site = new TestSite(folder);
    }

    @Test
    void aMessageForTwoIsStampedAndStoredBeforeItIsAcknowledged() throws Exception {
        try (Talk talk = site.talk(Role.MX)) {
            talk.say("EHLO client.test", "250-mail.example.test / 250-PIPELINING");
            talk.mail("f@other.test", "bob@example.test", "sales@example.test");
            String queued = talk.say("Subject: hi\r\n\r\n..dot\r\nbody\r\n.", "250 2.0.0 OK: queued as ");
            String id = queued.substring(queued.lastIndexOf(' ') + 1);
            String expected = "Received: from client.test ([203.0.113.5])\r\n"
                    + "\tby mail.example.test with ESMTP id " + id + ";\r\n"
                    + "\tThu, 1 Jan 2026 09:00:00 +0000\r\n"
                    + "Subject: hi\r\n\r\n.dot\r\nbody\r\n";
            assertThat(site.messages(site.bob)).containsExactly(expected);
            assertThat(site.messages(site.alice)).containsExactly(expected);
            assertThat(site.mail.list(site.bob, 0, 9).getFirst().returnPath()).isEqualTo("f@other.test");
            talk.say("QUIT", "221 2.0.0");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void aSubmissionIsCompleted() throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.mail("alice@example.test", "bob@example.test");
            talk.say("Subject: hi\r\n\r\nbody\r\n.", "250 2.0.0");
        }
        assertThat(site.messages(site.bob).getFirst())
                .startsWith("Received: from client.test ([203.0.113.5])\r\n\t(using TLSv1.3 with cipher TLS_")
                .contains("by mail.example.test with ESMTPSA id ")
                .contains("for <bob@example.test>;")
                .contains("Subject: hi\r\nFrom: <alice@example.test>\r\nDate: Thu, 1 Jan 2026 09:00:00 +0000\r\n"
                        + "Message-ID: <")
                .endsWith("@mail.example.test>\r\n\r\nbody\r\n");
    }

    @Test
    void aWholeSubmissionIsLeftAlone() throws Exception {
        String message = "From: Alice <ALICE@example.test>\r\nDate: d\r\nMessage-ID: <i@x>\r\n\r\nbody\r\n";
        try (Talk talk = site.ready(Role.SUBMISSIONS)) {
            talk.mail("alice@example.test", "bob@example.test");
            talk.say(message + ".", "250 2.0.0");
        }
        assertThat(site.messages(site.bob).getFirst()).endsWith(" +0000\r\n" + message);
    }

    /// A pipelined batch comes back in one piece, and in order (RFC 2920 §3.2).
    @Test
    void pipelining() throws Exception {
        try (Talk talk = site.talk(Role.MX)) {
            talk.send("""
                EHLO c.test
                MAIL FROM:<f@other.test>
                RCPT TO:<nobody@example.test>
                RCPT TO:<bob@example.test>
                RCPT TO:<x@other.test>
                DATA
                """.replace("\n", "\r\n"));
            assertThat(List.of(talk.reply(), talk.reply(), talk.reply(), talk.reply(), talk.reply(), talk.reply()))
                    .extracting(reply -> reply.substring(0, 9))
                    .containsExactly("250-mail.", "250 2.1.0", "550 5.1.1", "250 2.1.5", "550 5.7.1", "354 End d");
            talk.send("x\r\n.\r\nMAIL FROM:<>\r\nRSET\r\nQUIT\r\n");
            assertThat(List.of(talk.reply(), talk.reply(), talk.reply(), talk.reply()))
                    .extracting(reply -> reply.substring(0, 9))
                    .containsExactly("250 2.0.0", "250 2.1.0", "250 2.0.0", "221 2.0.0");
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bob@example.test     | 250 2.1.5",
                "BOB@EXAMPLE.TEST     | 250 2.1.5",
                "bob+tag@example.test | 250 2.1.5",
                "Postmaster           | 250 2.1.5",
                "nobody@example.test  | 550 5.1.1 No such mailbox here",
                "carol@example.test   | 550 5.2.1 Mailbox disabled",
                "x@other.test         | 550 5.7.1 Relaying denied",
            })
    void recipientsOnMx(String to, String expected) throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("MAIL FROM:<f@other.test>", "250");
            talk.say("RCPT TO:<" + to + ">", expected);
        }
    }

    @Test
    void remoteRecipientsOfOurPeopleAreToldToWait() throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.say("MAIL FROM:<alice@example.test>", "250");
            talk.say(
                    "RCPT TO:<x@other.test>",
                    "451 4.4.0 Delivery to other domains is not available yet; try again later");
            talk.say("DATA", "554 5.5.1 No valid recipients");
        }
    }

    @Test
    void aTrustedNetworkMayRelayAndIsToldToWaitToo() throws Exception {
        var port = new PortPolicy(Role.MX, Networks.NONE, TestSite.networks(TestSite.CLIENT), false);
        try (Talk talk = site.talk(port)) {
            talk.reply();
            talk.say("EHLO c.test", "250");
            talk.say("MAIL FROM:<f@other.test>", "250");
            talk.say("RCPT TO:<x@other.test>", "451 4.4.0");
        }
    }

    @Test
    void aLegacyPortIsForListedNetworksOnly() throws Exception {
        var port = new PortPolicy(Role.LEGACY, TestSite.networks("10.0.0.0/8"), Networks.NONE, true);
        try (Talk talk = site.talk(port)) {
            assertThat(talk.reply()).isEqualTo("554 5.7.1 Your network may not use this port");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void aBackendThatIsDownIsTemporary() throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            site.accounts.down(true);
            talk.say("MAIL FROM:<alice@example.test>", "451 4.3.0");
            site.accounts.down(false);
            talk.say("MAIL FROM:<alice@example.test>", "250 2.1.0");
            site.accounts.down(true);
            talk.say("RCPT TO:<bob@example.test>", "451 4.3.0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.test, 250 2.1.0",
        "sales@example.test, 250 2.1.0",
        "'', 250 2.1.0",
        "bob@example.test, 553 5.7.1 This sender address is not yours",
        "alice@other.test, 553 5.7.1 This sender address is not yours",
        "nobody@example.test, 553 5.7.1 This sender address is not yours",
    })
    void sendersOnSubmission(String from, String expected) throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.say("MAIL FROM:<" + from + ">", expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "From: alice@example.test                          | 250 2.0.0",
                "From: \"Alice, of Sales\" <sales@example.test>    | 250 2.0.0",
                "From: bob@example.test                            | 550 5.7.1 The From header names",
                "From: alice@example.test, bob@example.test        | 550 5.7.1 The From header names",
                "From: bob@example.test (alice@example.test)       | 550 5.7.1 The From header names",
                "From: \"alice@example.test\" <bob@example.test>   | 550 5.7.1 The From header names",
                "From: undisclosed:;                               | 550 5.7.1 The From header must",
                "From: me                                          | 550 5.7.1 The From header must",
                "From:                                             | 550 5.7.1 The From header must",
                "From: alice@example.test+From: bob@example.test   | 550 5.7.1 The From header must",
                "From: alice@example.test+From : alice@example.test| 550 5.7.1 The From header must",
                "X-From: bob@example.test                          | 250 2.0.0",
            })
    void authorsOnSubmission(String header, String expected) throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.mail("alice@example.test", "bob@example.test");
            talk.say(header.replace("+", "\r\n") + "\r\n\r\nbody\r\n.", expected);
        }
        assertThat(site.messages(site.bob)).hasSize(expected.startsWith("250") ? 1 : 0);
    }

    /// Trap 14: bounces and receipts carry the null sender, and people's programs send receipts.
    @Test
    void aReceiptFromOneOfOurPeopleWorks() throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.mail("", "bob@example.test");
            talk.say("From: alice@example.test\r\nContent-Type: multipart/report\r\n\r\n.", "250 2.0.0");
            talk.mail("", "bob@example.test");
            talk.say("From: bob@example.test\r\n\r\n.", "550 5.7.1");
        }
        assertThat(site.mail.list(site.bob, 0, 9))
                .singleElement()
                .satisfies(message -> assertThat(message.returnPath()).isEmpty());
    }

    @Test
    void ehloForgetsTheTransactionAndKeepsTheLogin() throws Exception {
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.say("MAIL FROM:<alice@example.test>", "250");
            assertThat(talk.say("EHLO again.test")).doesNotContain("AUTH").doesNotContain("STARTTLS");
            talk.say("RCPT TO:<bob@example.test>", "503");
            talk.say("MAIL FROM:<alice@example.test>", "250");
            talk.say("RSET", "250 2.0.0");
            talk.say("MAIL FROM:<alice@example.test>", "250");
        }
    }

    @Test
    void whatEachRoleOffers() throws Exception {
        String common = "250-mail.example.test / 250-PIPELINING / 250-SIZE 52428800 / 250-8BITMIME / 250-BINARYMIME"
                + " / 250-CHUNKING / 250-SMTPUTF8 / 250-ENHANCEDSTATUSCODES / 250";
        String limits = "LIMITS MAILMAX=1000 RCPTMAX=1000";
        try (Talk talk = site.talk(Role.MX)) {
            assertThat(talk.say("EHLO c.test")).isEqualTo(common + "-" + limits + " / 250 STARTTLS");
        }
        try (Talk talk = site.talk(Role.SUBMISSION)) {
            assertThat(talk.say("EHLO c.test")).isEqualTo(common + "-" + limits + " / 250 STARTTLS");
            talk.startTls();
            assertThat(talk.say("EHLO c.test"))
                    .isEqualTo(common + "-" + limits
                            + " / 250 AUTH SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-512"
                            + " SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN CRAM-MD5 NTLM");
        }
        try (Talk talk = site.talk(Role.SANDBOX)) {
            assertThat(talk.say("EHLO c.test")).endsWith("AUTH SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 NTLM");
        }
        try (Talk talk = site.talk(Role.SANDBOX)) {
            assertThat(talk.say("HELO c.test")).isEqualTo("250 mail.example.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRoleGreetsAndTakesItsLeave(Role role) throws Exception {
        try (Talk talk = new Talk(site.service(role))) {
            if (role == Role.SUBMISSIONS) {
                talk.encrypt();
            }
            assertThat(talk.reply()).isEqualTo("220 mail.example.test ESMTP Letterlock");
            talk.say("QUIT", "221 2.0.0");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void sizeIsBoundedWhileReadingToTheEnd() throws Exception {
        site.limits = site.limits.withMessage(SmtpLimits.LEAST_MESSAGE);
        String line = "x".repeat(98) + "\r\n";
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("MAIL FROM:<f@other.test> SIZE=65537", "552 5.3.4");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("\r\n" + line.repeat(656) + ".", "552 5.3.4 Message too big");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("\r\n" + line.repeat(655) + ".", "250 2.0.0");
            talk.say("NOOP", "250");
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    @Test
    void endlessHeadersAreRefusedAndTheConnectionLives() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            talk.say("X-Long: " + "y".repeat(300_000) + "\r\n\r\nbody\r\n.", "554 5.6.0");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("X: y\r\n".repeat(1001) + "\r\nbody\r\n.", "554 5.6.0");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("X: y\r\n".repeat(1000) + "\r\nbody\r\n.", "250 2.0.0");
        }
    }

    /// RFC 5321 §6.3.
    @Test
    void loopsEnd() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            talk.say("Received: x\r\n".repeat(101) + "\r\n.", "554 5.4.6");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("Received: x\r\n".repeat(100) + "\r\n.", "250 2.0.0");
        }
    }

    @ParameterizedTest
    @CsvSource({"FULL, 452 4.3.1 Insufficient system storage", "UNAVAILABLE, 451 4.3.0"})
    void aStoreThatFailsIsTemporaryAndNothingIsTold(StorageFailed.Kind kind, String expected) throws Exception {
        var fails = new FailingStore(site.mail, kind);
        site.store = fails;
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            talk.say("x\r\n.", expected);
            fails.mend();
            talk.mail("f@other.test", "bob@example.test");
            talk.say("y\r\n.", "250 2.0.0");
        }
        assertThat(site.messages(site.bob))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("y"));
    }

    /// The spool's folder is gone: big messages are read to their end and refused for now, small ones need no file.
    @Test
    void aSpoolThatFailsIsTemporaryToo() throws Exception {
        String text = ("y".repeat(998) + "\r\n").repeat(300);
        try (Talk talk = site.ready(Role.MX)) {
            Files.delete(folder.resolve("spool"));
            talk.mail("f@other.test", "bob@example.test");
            talk.say("Subject: big\r\n\r\n" + text + ".", "451 4.3.0");
            talk.say("MAIL FROM:<f@other.test>", "250");
            talk.say("RCPT TO:<bob@example.test>", "250");
            talk.send("BDAT 300000\r\n" + text);
            assertThat(talk.reply()).startsWith("451 4.3.0");
            talk.send("BDAT 6 LAST\r\nQUIT\r\n");
            assertThat(talk.reply()).startsWith("503 5.5.1 A chunk before");
            talk.say("RSET", "250");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("Subject: small\r\n\r\n.", "250 2.0.0");
        }
        assertThat(site.messages(site.bob)).singleElement().asString().contains("small");
    }

    @Test
    void aFaultOfOursCostsThatConversation() throws Exception {
        site.store = new FailingStore(site.mail);
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            talk.say("x\r\n.", "421 4.3.0");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void whoErrsTooOftenIsSentAway() throws Exception {
        site.limits = site.limits.withErrors(3);
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("XYZZY", "500 5.5.2");
            talk.say("NOOP", "250");
            talk.say("MAIL FROM:<f@other.test>", "250");
            talk.say("RCPT TO:<x@other.test>", "550");
            talk.say("RCPT TO:<y@other.test>", "550");
            talk.say("RCPT TO:<z@other.test>", "421 4.7.0 Too many errors");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void ourOwnPeopleMayHaveStaleAddressesInTheirLists() throws Exception {
        site.limits = site.limits.withErrors(3);
        try (Talk talk = site.ready(Role.SUBMISSION)) {
            talk.say("MAIL FROM:<alice@example.test>", "250");
            for (int i = 0; i < 10; i++) {
                talk.say("RCPT TO:<nobody" + i + "@example.test>", "550 5.1.1");
            }
            talk.say("RCPT TO:<bob@example.test>", "250");
        }
    }

    @Test
    void soManyMessagesAndThenAnotherConnection() throws Exception {
        site.limits = site.limits.withMessages(2);
        try (Talk talk = site.ready(Role.MX)) {
            for (int i = 0; i < 2; i++) {
                talk.mail("f@other.test", "bob@example.test");
                talk.say("x\r\n.", "250");
            }
            talk.say("EHLO again.test", "250");
            talk.say("MAIL FROM:<f@other.test>", "421 4.5.3");
        }
    }

    @Test
    void soManyRecipientsAndThenAnotherMessage() throws Exception {
        site.limits = site.limits.withRecipients(100);
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("MAIL FROM:<f@other.test>", "250");
            for (int i = 0; i < 100; i++) {
                talk.say("RCPT TO:<bob+" + i + "@example.test>", "250");
            }
            talk.say("RCPT TO:<bob@example.test>", "452 4.5.3");
            talk.say("DATA", "354");
            talk.say("x\r\n.", "250");
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    @Test
    void whoOnlyHoldsOnIsSentAwayAndAMessageMakesItGood() throws Exception {
        site.limits = site.limits.withIdle(4);
        try (Talk talk = site.ready(Role.MX)) { // EHLO is the first
            talk.say("NOOP", "250");
            talk.say("RSET", "250");
            talk.say("VRFY bob", "252");
            talk.mail("f@other.test", "bob@example.test");
            talk.say("x\r\n.", "250");
            talk.say("HELP", "214");
            talk.say("EHLO c.test", "250");
            talk.say("HELO c.test", "250");
            talk.say("NOOP", "250");
            talk.say("NOOP", "421 4.7.0 Too many commands and no message");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    /// RFC 5321 §3.8: the time is up at a command, not before; who leaves may say so.
    @ParameterizedTest
    @CsvSource({"59, NOOP, 250 2.0.0", "60, NOOP, 421 4.4.2", "60, MAIL FROM:<f@other.test>, 421 4.4.2", "60, QUIT, 221"
    })
    void noConnectionLastsForEver(int minutes, String command, String expected) throws Exception {
        site.limits = site.limits.withSession(Duration.ofMinutes(60));
        try (Talk talk = site.ready(Role.MX)) {
            for (int minute = 1; minute < minutes; minute++) {
                talk.later(Duration.ofMinutes(1));
                talk.say("NOOP", "250");
            }
            talk.later(Duration.ofMinutes(1));
            talk.say(command, expected);
        }
    }

    @Test
    void aSilentClientIsToldThatItsTimeIsUp() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.later(Duration.ofMinutes(6));
            assertThat(talk.reply()).isEqualTo("421 4.4.2 Timed out waiting for you");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    @Test
    void aSlowSenderRunsOutOfTimeHoweverBusilyItDrips() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            for (int i = 0; i < 20 && !talk.isOver(); i++) {
                talk.drip("x\r\n");
                talk.later(Duration.ofMinutes(2));
            }
            assertThat(talk.reply()).isEqualTo("421 4.4.2 Timed out waiting for you");
        }
        assertThat(site.messages(site.bob)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MA", "MAIL FROM:<f@other.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n"})
    void aClientThatGoesAwayLeavesNothing(String said) throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.send(said);
            if (said.endsWith("DATA\r\n")) {
                talk.reply();
                talk.reply();
                talk.reply();
                talk.send("Subject: half a mess");
            }
        }
        assertThat(site.messages(site.bob)).isEmpty();
    }

    /// Trap 4.
    @Test
    void whoSpeaksBeforeTheGreetingIsSentAway() throws Exception {
        try (Talk talk = new Talk(site.service(Role.MX), "EHLO client.test\r\nMAIL FROM:<f@other.test>\r\n")) {
            assertThat(talk.reply()).isEqualTo("554 5.5.0 You spoke before you were asked to");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
    }

    /// A half-closed socket still gets its answers.
    @Test
    void aClientThatHasSaidItAllHearsTheRest() throws Exception {
        try (Listener listener = Listener.open(
                        new Listener.Settings("mx", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        site.service(Role.MX)::converse);
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(), listener.address().getPort())) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("220 ");
            socket.getOutputStream()
                    .write("HELO c.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            for (String start : List.of("250 ", "250 2.1.0", "250 2.1.5", "354 ")) {
                assertThat(in.readLine()).startsWith(start);
            }
            socket.getOutputStream().write("x\r\n.\r\nNOOP\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(in.readLine()).startsWith("250 2.0.0 OK: queued as ");
            assertThat(in.readLine()).isEqualTo("250 2.0.0 OK");
            assertThat(in.readLine()).isNull();
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    @Test
    void aServerThatDrainsSaysGoodbye() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.mail("f@other.test", "bob@example.test");
            talk.send("x\r\n");
            talk.drain();
            talk.say(".", "250 2.0.0");
            assertThat(talk.reply()).isEqualTo("421 4.3.2 Shutting down; come again soon");
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    @Test
    void helpVrfyExpnAndNoop() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("HELP", "214 2.0.0");
            talk.say("VRFY bob", "252 2.5.2");
            talk.say("VRFY nobody", "252 2.5.2");
            talk.say("EXPN staff", "502 5.5.1");
            talk.say("NOOP anything", "250 2.0.0");
            talk.say("noop", "250 2.0.0");
            talk.say("TURN", "500 5.5.2");
        }
    }
}
