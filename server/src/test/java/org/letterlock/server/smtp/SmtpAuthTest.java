package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.server.accounts.Causes;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;

/// Logging in (RFC 4954), and all that can go wrong with it.
@Timeout(30)
final class SmtpAuthTest {
    private static final String ALICE = "alice@example.test";

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void build() throws Exception {
        site = new TestSite(folder);
    }

    /// After EHLO and STARTTLS on the submission port; nobody has logged in.
    private Talk encrypted() throws Exception {
        Talk talk = site.talk(Role.SUBMISSION);
        talk.say("EHLO client.test", "250");
        talk.startTls();
        talk.say("EHLO client.test", "250");
        return talk;
    }

    /// Drives a client mechanism to the end.
    private static String converse(Talk talk, String mechanism, Credentials credentials) throws Exception {
        var mechanisms = SaslMechanisms.named(mechanism).orElseThrow();
        ChannelBindings bindings =
                talk.channel().tls().map(facts -> facts.bindings()).orElse(ChannelBindings.NONE);
        // Without -PLUS in it the server would, rightly, take the offer for one that somebody has cut down.
        Offer offer = talk.isEncrypted()
                ? Offer.of("SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS", mechanism)
                : Offer.of(mechanism);
        try (SaslClient client = mechanisms.client(credentials, bindings, offer, new Random(3))) {
            Optional<Secret> initial = client.initialResponse();
            String command = "AUTH " + mechanism;
            if (initial.isPresent()) {
                command +=
                        " " + Base64.getEncoder().encodeToString(initial.get().reveal());
            }
            String reply = talk.say(command);
            while (reply.startsWith("334 ")) {
                Octets challenge = Octets.of(Base64.getDecoder().decode(reply.substring(4)));
                reply = switch (client.respond(challenge)) {
                    case ClientStep.Respond(Secret answer) ->
                        talk.say(Base64.getEncoder().encodeToString(answer.reveal()));
                    case ClientStep.Cancel _ -> talk.say("*");
                };
            }
            assertThat(reply.startsWith("235"))
                    .as("believed")
                    .isEqualTo(reply.startsWith("235") && client.mayConclude());
            return reply;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLAIN",
                "LOGIN",
                "SCRAM-SHA-1",
                "SCRAM-SHA-256",
                "SCRAM-SHA-512",
                "SCRAM-SHA-256-PLUS",
                "SCRAM-SHA-512-PLUS",
                "CRAM-MD5",
                "NTLM",
                "XOAUTH2",
                "OAUTHBEARER"
            })
    void everyMechanismRightAndWrong(String mechanism) throws Exception {
        site.accounts.token("good-token", ALICE, Set.of());
        boolean bearer = mechanism.equals("XOAUTH2") || mechanism.equals("OAUTHBEARER");
        boolean legacy = mechanism.equals("CRAM-MD5") || mechanism.equals("NTLM");
        try (Talk talk = encrypted()) {
            assertThat(converse(talk, mechanism, credentials(bearer, bearer ? "bad-token" : "wrong")))
                    .isEqualTo("535 5.7.8 Authentication credentials invalid");
            String right = bearer ? "good-token" : legacy ? device() : TestSite.PASSWORD;
            assertThat(converse(talk, mechanism, credentials(bearer, right)))
                    .isEqualTo("235 2.7.0 Authentication succeeded");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "503 5.5.1 Already authenticated");
            talk.say("MAIL FROM:<alice@example.test>", "250");
        }
    }

    private String device() {
        return site.device.password().compact().revealText().orElseThrow();
    }

    private static Credentials credentials(boolean bearer, String secret) {
        return bearer
                ? new Credentials.BearerToken(ALICE, Secret.utf8(secret), TestSite.NAME, 587)
                : new Credentials.Password(ALICE, Secret.utf8(secret));
    }

    @Test
    void withAndWithoutInitialResponse() throws Exception {
        String plain = Talk.plain(ALICE, TestSite.PASSWORD);
        try (Talk talk = encrypted()) {
            talk.say("AUTH PLAIN", "334 ");
            talk.say(plain, "235");
        }
        try (Talk talk = encrypted()) {
            talk.say("auth  plain  " + plain, "235"); // Windows Mail writes two blanks
        }
        try (Talk talk = encrypted()) {
            assertThat(talk.say("AUTH LOGIN")).isEqualTo("334 " + Talk.base64("Username:"));
            assertThat(talk.say(Talk.base64(ALICE))).isEqualTo("334 " + Talk.base64("Password:"));
            talk.say(Talk.base64(TestSite.PASSWORD), "235");
        }
        try (Talk talk = encrypted()) {
            assertThat(talk.say("AUTH LOGIN " + Talk.base64(ALICE))).isEqualTo("334 " + Talk.base64("Password:"));
            talk.say(Talk.base64(TestSite.PASSWORD), "235");
        }
    }

    @Test
    void beforeEhloAndAfterHelo() throws Exception {
        try (Talk talk = site.talk(Role.SUBMISSIONS)) {
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "235");
            talk.say("HELO client.test", "250");
            talk.say("MAIL FROM:<alice@example.test>", "250");
        }
        try (Talk talk = site.talk(Role.SUBMISSIONS)) {
            talk.say("HELO client.test", "250");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "235");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTH DIGEST-MD5               | 504 5.5.4",
                "AUTH ANONYMOUS                | 504 5.5.4",
                "AUTH EXTERNAL =               | 504 5.5.4",
                "AUTH PLAIN !!!!               | 501 5.5.2 That is not base64",
                "AUTH PLAIN AAA                | 501 5.5.2 That is not base64",
                "AUTH PLAIN AGEAYg=            | 501 5.5.2 That is not base64",
                "AUTH PLAIN =                  | 501 5.5.2 The decoded",
                "AUTH PLAIN AGFsaWNl           | 501 5.5.2 The decoded",
                "AUTH PLAIN two words          | 501 5.5.4",
                "AUTH                          | 501 5.5.4",
            })
    void refusalsAtOnce(String command, String expected) throws Exception {
        try (Talk talk = encrypted()) {
            talk.say(command, expected);
            talk.say("NOOP", "250");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*     | 501 5.7.0 Authentication cancelled",
                "????  | 501 5.5.2 That is not base64",
                "YQ    | 501 5.5.2 That is not base64",
                "''    | 501 5.5.2 The decoded",
            })
    void refusalsInTheMiddle(String answer, String expected) throws Exception {
        try (Talk talk = encrypted()) {
            talk.say("AUTH PLAIN", "334");
            talk.say(answer, expected);
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "235");
        }
    }

    /// RFC 4954 §4: base64 lines of 12288 octets must do; more may be refused.
    @Test
    void aLineThatIsTooLong() throws Exception {
        try (Talk talk = encrypted()) {
            talk.say("AUTH PLAIN", "334");
            talk.say("A".repeat(12_289), "500 5.5.6 Authentication exchange line is too long");
            talk.say("AUTH PLAIN", "334");
            talk.say("A".repeat(12_288), "501 5.5.2");
            talk.say("AUTH PLAIN " + "A".repeat(8_000), "501 5.5.2");
            talk.say("NOOP " + "A".repeat(8_000), "500 5.5.2 Line too long");
            talk.say("AUTH PLAIN " + "A".repeat(12_289), "500 5.5.2 Line too long");
            talk.say("NOOP", "250");
        }
    }

    /// Trap 3: what is not offered is not accepted either.
    @Test
    void withoutTlsTheHandlerItselfRefuses() throws Exception {
        String plain = Talk.plain(ALICE, TestSite.PASSWORD);
        try (Talk talk = site.talk(Role.SUBMISSION)) {
            talk.say("EHLO client.test", "250");
            talk.say("AUTH PLAIN " + plain, "530 5.7.0 Must issue a STARTTLS command first");
            talk.say("AUTH SCRAM-SHA-256", "530 5.7.0 Must issue a STARTTLS command first");
            talk.say("MAIL FROM:<alice@example.test>", "530 5.7.0 Must issue a STARTTLS command first");
        }
        try (Talk talk = site.talk(Role.LEGACY)) {
            talk.say("EHLO client.test", "250");
            talk.say("AUTH PLAIN " + plain, "538 5.7.11 Encryption required for requested authentication mechanism");
            talk.say("AUTH SCRAM-SHA-256-PLUS", "504 5.5.4");
            talk.say("MAIL FROM:<alice@example.test>", "530 5.7.0 Authentication required");
            assertThat(converse(talk, "SCRAM-SHA-256", credentials(false, TestSite.PASSWORD)))
                    .isEqualTo("534 5.7.9 Application-specific password required");
            assertThat(converse(talk, "SCRAM-SHA-256", credentials(false, device())))
                    .startsWith("235");
        }
        assertThat(site.accounts.logins())
                .extracting(login -> login.key().mechanism() + " "
                        + login.key().refusal().map(Enum::name).orElse("granted") + " "
                        + login.key().cause() + " " + login.name() + " " + login.count())
                .containsExactlyInAnyOrder(
                        "PLAIN NEEDS_TLS it tried to log in without TLS alice@example.test 2",
                        "SCRAM-SHA-256 NEEDS_TLS it tried to log in without TLS  1",
                        "SCRAM-SHA-256-PLUS NOT_OFFERED the mechanism is not known, or not offered on this connection"
                                + "  1",
                        "SCRAM-SHA-256 NEEDS_APP_PASSWORD a person's password was used on a port for old devices"
                                + " alice@example.test 1",
                        "SCRAM-SHA-256 granted  alice@example.test 1");
    }

    @Test
    void aLegacyPortMayHearSecretsInClearWhereConfigured() throws Exception {
        var port = new PortPolicy(Role.LEGACY, TestSite.networks(TestSite.CLIENT), Networks.NONE, true);
        try (Talk talk = site.talk(port)) {
            talk.reply();
            assertThat(talk.say("EHLO client.test")).contains("AUTH ").contains(" PLAIN");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "534 5.7.9");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, device()), "235");
        }
    }

    @Test
    void mxKnowsNoLogin() throws Exception {
        try (Talk talk = site.ready(Role.MX)) {
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "502 5.5.1");
            talk.say("MAIL FROM:<alice@example.test>", "250");
            talk.say("RCPT TO:<x@other.test>", "550 5.7.1 Relaying denied");
        }
        assertThat(site.accounts.logins())
                .singleElement()
                .satisfies(login -> assertThat(login.key().cause()).isEqualTo(Causes.WRONG_PORT));
    }

    @Test
    void notDuringAMailTransaction() throws Exception {
        try (Talk talk = site.talk(Role.SANDBOX)) {
            talk.say("EHLO client.test", "250");
            talk.startTls();
            talk.say("EHLO client.test", "250");
            talk.say("MAIL FROM:<alice@example.test>", "250");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, TestSite.PASSWORD), "503 5.5.1 Not during");
            talk.say("STARTTLS", "503 5.5.1");
        }
    }

    @Test
    void aBackendThatIsDownIsNeverAWrongPassword() throws Exception {
        try (Talk talk = encrypted()) {
            site.accounts.down(true);
            for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-256")) {
                assertThat(converse(talk, mechanism, credentials(false, TestSite.PASSWORD)))
                        .startsWith("454 4.7.0");
            }
        }
    }

    /// Trap 6: what comes late is no command, and is repeated nowhere.
    @Test
    void answersThatComeAfterAFailureAreNotRepeated() throws Exception {
        var entries = new ArrayList<Entry>();
        site.transcripts = peer -> entries::add;
        String secret = Talk.base64("hunter2hunter2");
        try (Talk talk = encrypted()) {
            talk.say("AUTH LOGIN !", "501 5.5.2");
            assertThat(talk.say(Talk.base64(ALICE))).isEqualTo("500 5.5.2 Command not recognized");
            assertThat(talk.say(secret)).isEqualTo("500 5.5.2 Command not recognized");
            assertThat(talk.say("hunter")).isEqualTo("500 5.5.2 Command not recognized");
            assertThat(talk.say("mail hunter")).startsWith("501 5.5.4").doesNotContain("hunter");
        }
        assertThat(entries.toString())
                .doesNotContain(secret)
                .doesNotContain("hunter")
                .doesNotContain("HUNTER");
    }

    @Test
    void noSecretInATranscript() throws Exception {
        var entries = new ArrayList<Entry>();
        site.transcripts = peer -> entries::add;
        String plain = Talk.plain(ALICE, TestSite.PASSWORD);
        try (Talk talk = encrypted()) {
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, "wrong password 1"), "535");
            converse(talk, "LOGIN", credentials(false, "wrong password 2"));
            converse(talk, "SCRAM-SHA-256", credentials(false, "wrong password 3"));
            talk.say("AUTH PLAIN", "334");
            talk.say(plain, "235");
            talk.mail(ALICE, "bob@example.test");
            talk.say("secret body\r\n.", "250");
        }
        String all = entries.toString();
        assertThat(all)
                .contains("AUTH PLAIN", "235 2.7.0", "PLAIN", "octets of content")
                .doesNotContain(plain, TestSite.PASSWORD, "wrong password", Talk.base64("wrong password 2"))
                .doesNotContain("secret body");
    }

    @Test
    void wrongCredentialsByTheThousand() throws Exception {
        site.limits = site.limits.withErrors(100);
        int refused = 0;
        int later = 0;
        for (int connection = 0; connection < 10; connection++) {
            try (Talk talk = encrypted()) {
                for (int i = 0; i < 100; i++) {
                    String reply = talk.say("AUTH PLAIN " + Talk.plain(ALICE, "guess" + connection + "." + i));
                    refused += reply.startsWith("535 5.7.8 ") ? 1 : 0;
                    later += reply.startsWith("454 4.7.0 ") ? 1 : 0;
                }
            }
        }
        assertThat(refused + later).isEqualTo(1000);
        assertThat(refused).as("guesses that were answered").isLessThan(1000);
    }

    @Test
    void aLoginEndsWithTls() throws Exception {
        var port = new PortPolicy(Role.LEGACY, TestSite.networks(TestSite.CLIENT), Networks.NONE, true);
        try (Talk talk = site.talk(port)) {
            talk.reply();
            talk.say("EHLO client.test", "250");
            talk.say("AUTH PLAIN " + Talk.plain(ALICE, device()), "235");
            talk.startTls();
            talk.say("EHLO client.test", "250");
            talk.say("MAIL FROM:<alice@example.test>", "530 5.7.0 Authentication required");
        }
    }

    @Test
    void theOldAuthLineWhereConfigured() throws Exception {
        SmtpService plain = site.service(Role.SUBMISSIONS);
        var old = new SmtpService(
                plain.site(),
                plain.port(),
                plain.limits(),
                plain.accounts(),
                plain.router(),
                plain.spools(),
                plain.tls(),
                plain.clock(),
                plain.random(),
                plain.transcripts(),
                true);
        try (Talk talk = new Talk(old)) {
            talk.encrypt();
            talk.reply();
            assertThat(talk.say("EHLO client.test")).contains("250-AUTH SCRAM").contains("250 AUTH=SCRAM");
        }
    }
}
