package org.letterlock.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.sasl.SaslStep;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.Causes;
import org.letterlock.server.accounts.LoginRecord;
import org.letterlock.server.accounts.MemoryAccounts;

/// The reasons are read from the causes that real logins leave in the audit: who changes the words of a cause hears of
/// it here.
final class ExplainerTest {
    private final TestClock clock = new TestClock();
    private final MemoryAccounts accounts = new MemoryAccounts(new Random(1), clock);
    private final Explainer explainer = new Explainer(Background.NOTHING, Instant::toString);

    @BeforeEach
    void populate() {
        accounts.account("alice@example.test", "correct horse 7");
        accounts.account("carol@example.test");
        accounts.account("dave@example.test", "switched off 9");
        accounts.enable("dave@example.test", false);
        accounts.token("good", "alice@example.test", Set.of("mail.send"));
    }

    private Explanation login(String mechanism, boolean devicesOnly, byte[]... answers) throws Exception {
        var visitor = new Accounts.Visitor(
                InetAddress.getByName("10.0.0.9"), "smtp", Optional.empty(), "printer", devicesOnly);
        try (var server = SaslMechanisms.named(mechanism)
                .orElseThrow()
                .server(accounts.authenticator(visitor), ChannelBindings.NONE, Offer.of(mechanism), new Random(1))) {
            SaslStep step = server.begin(Optional.empty());
            for (byte[] answer : answers) {
                if (step instanceof SaslStep.Challenge) {
                    step = server.respond(Secret.of(answer));
                }
            }
            assertThat(step).isInstanceOf(SaslStep.Denied.class);
        }
        return explainer.explain(latest()).orElseThrow();
    }

    private LoginRecord latest() {
        List<LoginRecord> all = accounts.logins();
        return all.getLast();
    }

    private static byte[] text(String text) {
        return text.replace("\\0", "\0")
                .replace("\\n", "\n")
                .replace("\\1", "\u0001")
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, \\0alice@example.test\\0wrong,                    WRONG_PASSWORD",
        "PLAIN, \\0alice\\0wrong,                                 NO_ADDRESS",
        "PLAIN, \\0alcie@example.test\\0wrong,                    NOBODY",
        "PLAIN, \\0carol@example.test\\0wrong,                    NO_PASSWORD",
        "PLAIN, \\0alice@example.test\\0aaaa aaaa aaaa aaar,      NO_SUCH_APP_PASSWORD",
        "PLAIN, \\0dave@example.test\\0switched off 9,            DISABLED",
        "PLAIN, carol@example.test\\0alice@example.test\\0correct horse 7, NOT_ANOTHER",
        "PLAIN, \\0alice@example.test\\0wrong\\n,                 LINE_BREAK",
        "PLAIN, \\0alice@example.test\\n\\0wrong,                 LINE_BREAK",
        "PLAIN, alice@example.test\\n,                            LINE_BREAK",
        "PLAIN, alice@example.test,                               MALFORMED",
        "LOGIN, alice@example.test\\n,                            LINE_BREAK",
        "CRAM-MD5, alice@example.test 00000000000000000000000000000000, WRONG_PROOF",
        "CRAM-MD5, alice@example.test 00000000000000000000000000000000\\n, LINE_BREAK",
        "XOAUTH2, user=alice@example.test\\1auth=Bearer bad\\1\\1, TOKEN_BAD",
        "XOAUTH2, user=carol@example.test\\1auth=Bearer good\\1\\1, TOKEN_OF_ANOTHER",
    })
    void readsTheReasonFromTheAudit(String mechanism, String answer, Reason reason) throws Exception {
        assertThat(login(mechanism, false, text(answer), text("")).reason()).isEqualTo(reason);
    }

    @Test
    void aLineBreakBehindTheNameStillTellsWhoseLoginItWas() throws Exception {
        for (String mechanism : List.of("PLAIN", "LOGIN", "CRAM-MD5")) {
            String answer = switch (mechanism) {
                case "PLAIN" -> "\\0alice@example.test\\n\\0x";
                case "LOGIN" -> "alice@example.test\\n";
                default -> "alice@example.test 00000000000000000000000000000000\\n";
            };
            Explanation explanation = login(mechanism, false, text(answer));
            assertThat(explanation.facts()).containsEntry("name", "alice@example.test");
            assertThat(latest().key().account()).isPresent();
            assertThat(Sentences.in("en").remedy(explanation)).contains("printf %s");
        }
    }

    @Test
    void aPersonsPasswordOnThePortForOldDevices() throws Exception {
        assertThat(login("PLAIN", true, text("\\0alice@example.test\\0correct horse 7"))
                        .reason())
                .isEqualTo(Reason.DEVICES_ONLY);
    }

    @Test
    void aRevokedAppPassword() throws Exception {
        var app = accounts.appPassword("alice@example.test", false);
        accounts.revoke(app.id());
        assertThat(login(
                                "PLAIN",
                                false,
                                text("\\0alice@example.test\\0" + app.password().show()))
                        .reason())
                .isEqualTo(Reason.REVOKED);
    }

    @Test
    void aPrinterWithAnOldPasswordIsToldFromSomebodyWhoGuesses() throws Exception {
        for (int i = 0; i < 412; i++) {
            login("PLAIN", false, text("\\0alice@example.test\\0last year's"));
            clock.advance(Duration.ofMinutes(10));
        }
        Explanation explanation = login("PLAIN", false, text("\\0alice@example.test\\0last year's"));
        assertThat(explanation.reason()).isEqualTo(Reason.SAME_WRONG_PASSWORD);
        assertThat(Sentences.in("en").what(explanation))
                .isEqualTo("The device at 10.0.0.9 (printer) has sent the same wrong password 412 times since "
                        + "2026-01-01T09:10:00Z.");
    }

    @Test
    void tooManyGuessesAndThenABan() throws Exception {
        for (int i = 0; i < 199; i++) {
            login("PLAIN", false, text("\\0user" + i + "@example.test\\0guess " + i));
        }
        Explanation explanation = login("PLAIN", false, text("\\0user@example.test\\0guess"));
        assertThat(explanation.reason()).isEqualTo(Reason.BANNED);
        assertThat(accounts.logins().stream()
                        .flatMap(login -> explainer.explain(login).stream())
                        .map(Explanation::reason))
                .contains(Reason.TOO_MANY_GUESSES);
    }

    @Test
    void aBanSaysUntilWhen() {
        Instant until = Instant.parse("2026-01-01T10:00:00Z");
        var ban = new Ban(Network.parse("10.0.0.0/24").orThrow(), "", "too many", TestClock.START, until, 1, 3);
        var knowing = new Explainer(
                new Background() {
                    @Override
                    public Optional<Ban> ban(InetAddress address) {
                        return Optional.of(ban);
                    }
                },
                Instant::toString);
        assertThat(Sentences.in("en")
                        .what(knowing.explain(record(Refusal.Kind.BANNED, "")).orElseThrow()))
                .isEqualTo("Logins from 10.0.0.9 are refused for now, until 2026-01-01T10:00:00Z: too many.");
    }

    private static LoginRecord record(Refusal.Kind kind, String cause) {
        var key = new LoginRecord.Key(
                Optional.empty(), "10.0.0.9", "smtp", "PLAIN", Optional.empty(), Optional.of(kind), cause, "", "");
        return new LoginRecord(key, "alice@example.test", TestClock.START, TestClock.START, 1);
    }

    @Test
    void everyKindHasWordsWhateverItsCause() {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            for (String cause : List.of("", "something new", Causes.TLS_FAILED)) {
                Explanation explanation = explainer.explain(record(kind, cause)).orElseThrow();
                assertThat(Sentences.in("en").what(explanation)).isNotBlank();
                assertThat(Sentences.in("en").remedy(explanation)).isNotBlank();
            }
        }
    }

    @Test
    void whatWasGrantedNeedsNoExplanation() {
        var key = new LoginRecord.Key(
                Optional.empty(), "10.0.0.9", "smtp", "PLAIN", Optional.empty(), Optional.empty(), "", "", "");
        assertThat(explainer.explain(new LoginRecord(key, "", TestClock.START, TestClock.START, 1)))
                .isEmpty();
    }
}
