package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.accounts.Walls;
import org.letterlock.server.policy.Role;

/// A login that no longer holds ends its session: between two commands, and never inside a message.
@Timeout(30)
final class LiveLoginTest {
    private static final String OVER = "421 4.7.0 Your login no longer holds; log in again";
    private static final String ALICE = "alice@example.test";

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void aSite() throws Exception {
        site = new TestSite(folder);
    }

    private String device() {
        return site.device.password().show();
    }

    /// Under TLS, before the login.
    private Talk encrypted() throws Exception {
        Talk talk = site.talk(Role.SUBMISSION);
        talk.say("EHLO client.test", "250");
        talk.startTls();
        talk.say("EHLO client.test", "250");
        return talk;
    }

    private Talk byDevice() throws Exception {
        Talk talk = encrypted();
        talk.login(ALICE, device());
        return talk;
    }

    private void revoke() {
        site.accounts.revoke(site.device.id());
        site.accounts.endWhatIsOver();
    }

    @Test
    void anIdleSessionHearsItAtOnce() throws Exception {
        try (Talk idle = byDevice();
                Talk other = encrypted()) {
            other.login(ALICE, TestSite.PASSWORD);
            revoke();
            assertThat(idle.reply()).isEqualTo(OVER);
            assertThat(idle.reply()).isEqualTo(Talk.HUNG_UP);
            other.say("NOOP", "250");
        }
    }

    @Test
    void soDoesOneInsideATransaction() throws Exception {
        try (Talk talk = byDevice()) {
            talk.say("MAIL FROM:<alice@example.test>", "250");
            talk.say("RCPT TO:<bob@example.test>", "250");
            revoke();
            assertThat(talk.reply()).isEqualTo(OVER);
        }
        assertThat(site.messages(site.bob)).isEmpty();
    }

    @Test
    void aMessageThatHasBegunIsHeardToItsEndAndAnswered() throws Exception {
        try (Talk talk = byDevice()) {
            talk.mail(ALICE, "bob@example.test");
            talk.send("From: alice@example.test\r\n\r\nhalf");
            revoke();
            talk.send(" and half\r\n.\r\n");
            assertThat(talk.reply()).isEqualTo(OVER); // temporary: the client still has it
            assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
        }
        assertThat(site.messages(site.bob)).isEmpty();
    }

    @Test
    void aMessageThatWasTakenIsSaidToBeTaken() throws Exception {
        try (Talk talk = byDevice()) {
            talk.mail(ALICE, "bob@example.test");
            talk.send("From: alice@example.test\r\n\r\nwhole\r\n.\r\n");
            assertThat(talk.reply()).startsWith("250 2.0.0 OK: queued as");
            revoke();
            assertThat(talk.reply()).isEqualTo(OVER);
        }
        assertThat(site.messages(site.bob)).hasSize(1);
    }

    /// Nobody has looked yet: the commands themselves ask.
    @Test
    void betweenTwoLooksEveryCommandIsJudged() throws Exception {
        try (Talk mail = byDevice();
                Talk rcpt = byDevice();
                Talk chunk = byDevice();
                Talk bounce = byDevice()) {
            rcpt.say("MAIL FROM:<alice@example.test>", "250");
            chunk.say("MAIL FROM:<alice@example.test>", "250");
            chunk.say("RCPT TO:<bob@example.test>", "250");
            site.accounts.revoke(site.device.id());
            assertThat(mail.say("MAIL FROM:<alice@example.test>")).isEqualTo(OVER);
            assertThat(rcpt.say("RCPT TO:<bob@example.test>")).isEqualTo(OVER);
            assertThat(chunk.say("BDAT 0 LAST")).isEqualTo(OVER);
            assertThat(bounce.say("MAIL FROM:<>")).isEqualTo(OVER);
            assertThat(mail.reply()).isEqualTo(Talk.HUNG_UP);
        }
        assertThat(site.messages(site.bob)).isEmpty();
    }

    @Test
    void aClientThatNeverWaitsIsNotForgotten() throws Exception {
        try (Talk talk = byDevice()) {
            revoke();
            talk.drip("NOOP\r\n".repeat(1000));
            String reply;
            do {
                reply = talk.reply();
            } while (reply.startsWith("250"));
            assertThat(reply).isEqualTo(OVER);
        }
    }

    @Test
    void expiryAndOtherWallsEndItToo() throws Exception {
        var ends = site.clock.instant().plusSeconds(60);
        site.accounts.changeWalls(site.device.id(), Walls.NONE.withExpiry(Optional.of(ends)));
        try (Talk talk = byDevice()) {
            site.clock.advance(Duration.ofSeconds(59));
            site.accounts.endWhatIsOver();
            talk.say("NOOP", "250");
            site.clock.advance(Duration.ofSeconds(1));
            site.accounts.endWhatIsOver();
            assertThat(talk.reply()).isEqualTo(OVER);
        }
        site.accounts.changeWalls(site.device.id(), Walls.NONE);
        try (Talk talk = byDevice()) {
            site.accounts.changeWalls(site.device.id(), Walls.NONE.withNetworks(TestSite.networks("198.51.100.0/24")));
            site.accounts.endWhatIsOver();
            assertThat(talk.reply()).isEqualTo(OVER);
        }
    }

    @Test
    void aNewPasswordOrADisabledAccountEndsThePersonsSession() throws Exception {
        try (Talk talk = encrypted();
                Talk device = byDevice()) {
            talk.login(ALICE, TestSite.PASSWORD);
            site.accounts.password(ALICE, "something else entirely");
            site.accounts.endWhatIsOver();
            assertThat(talk.reply()).isEqualTo(OVER);
            device.say("NOOP", "250");
            site.accounts.enable(ALICE, false);
            site.accounts.endWhatIsOver();
            assertThat(device.reply()).isEqualTo(OVER);
        }
    }

    @Test
    void aBackendThatIsDownSendsNobodyAway() throws Exception {
        try (Talk talk = byDevice()) {
            site.accounts.down(true);
            site.accounts.endWhatIsOver();
            talk.say("MAIL FROM:<alice@example.test>", "451 4.3.0");
            site.accounts.down(false);
            talk.say("MAIL FROM:<alice@example.test>", "250");
        }
    }

    /// RFC 3207 §4.2: under TLS there is no login yet, and nothing of one is left to be ended.
    @Test
    void whatWasForgottenIsNotEnded() throws Exception {
        try (Talk talk = site.talk(Role.LEGACY)) {
            talk.say("EHLO client.test", "250");
            String challenge = talk.say("AUTH CRAM-MD5", "334 ").substring(4);
            String name = ALICE + " "
                    + hmacMd5(
                            site.device.password().compact().revealText().orElseThrow(),
                            Base64.getDecoder().decode(challenge));
            talk.say(Talk.base64(name), "235");
            talk.startTls();
            revoke();
            talk.say("EHLO client.test", "250");
            talk.login(ALICE, site.accounts.appPassword(ALICE, false).password().show());
            site.accounts.endWhatIsOver();
            talk.say("NOOP", "250");
        }
    }

    @Test
    void aSessionThatHasEndedIsNotKept() throws Exception {
        Talk talk = byDevice();
        talk.say("QUIT", "221");
        talk.close();
        revoke(); // would interrupt a channel that is closed
        assertThat(talk.isOver()).isTrue();
    }

    private static String hmacMd5(String key, byte[] text) throws Exception {
        var mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacMD5"));
        return HexFormat.of().formatHex(mac.doFinal(text));
    }
}
