package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.protocol.sasl.TestAccounts.ALICE;
import static org.letterlock.protocol.sasl.TestAccounts.BOB;
import static org.letterlock.protocol.sasl.TestAccounts.OFFICE;
import static org.letterlock.protocol.sasl.TestAccounts.PASSWORD;
import static org.letterlock.protocol.sasl.TestAccounts.SECOND_PASSWORD;
import static org.letterlock.protocol.sasl.TestAccounts.TOKEN;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.sasl.Exchange.Network;
import org.letterlock.protocol.sasl.Exchange.Outcome;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// What holds for every mechanism, with the client's first message early (in the command) and late (after an
/// empty challenge).
final class EveryMechanismTest {
    static Stream<Arguments> everyMechanism() {
        return those(_ -> true);
    }

    /// Those by which a client proves to be somebody.
    static Stream<Arguments> provingMechanisms() {
        return those(parties -> parties.mechanism().need() != Need.NONE);
    }

    static Stream<Arguments> mechanismsWithASecret() {
        return those(Parties::provesBySecret);
    }

    static Stream<Arguments> mechanismsWithAPassword() {
        return those(parties -> parties.provesBySecret() && !parties.provesByToken());
    }

    private static Stream<Arguments> those(Predicate<Parties> which) {
        return Parties.all()
                .filter(which)
                .flatMap(parties -> Stream.of(Arguments.of(parties, true), Arguments.of(parties, false)));
    }

    @ParameterizedTest
    @MethodSource("everyMechanism")
    void theRightSecretIsGranted(Parties parties, boolean early) {
        TestAccounts accounts = new TestAccounts().certificate(ALICE);
        Outcome outcome = run(parties, accounts, parties.right(), early);
        assertThat(outcome.agreed()).isTrue();
        String somebody = parties.mechanism().need() == Need.NONE ? "anonymous" : ALICE;
        assertThat(outcome.identity().account()).isEqualTo(somebody);
        assertThat(outcome.identity().actingAs()).isEqualTo(somebody);
        assertThat(accounts.attempt().verdict()).isInstanceOf(Verdict.Granted.class);
        assertThat(accounts.attempt().claim().mechanism())
                .isEqualTo(parties.mechanism().name());
    }

    @ParameterizedTest
    @MethodSource("mechanismsWithAPassword")
    void anotherOfTheOwnersPasswordsIsGrantedAsThatCredential(Parties parties, boolean early) {
        Outcome outcome = run(parties, new TestAccounts(), parties.credentials(ALICE, SECOND_PASSWORD), early);
        assertThat(outcome.agreed()).isTrue();
        assertThat(outcome.identity().credential()).isEqualTo("password-0");
    }

    @ParameterizedTest
    @MethodSource("provingMechanisms")
    void aWrongSecretIsDenied(Parties parties, boolean early) {
        var accounts = new TestAccounts();
        Outcome outcome = run(parties, accounts, parties.wrong(), early);
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(outcome.believed()).isFalse();
        assertThat(accounts.attempt().verdict()).isEqualTo(new Verdict.Denied(outcome.refusal()));
    }

    /// An unknown name takes the same messages as a wrong password, and the same refusal reaches the peer.
    @ParameterizedTest
    @MethodSource("mechanismsWithASecret")
    void anUnknownNameLooksLikeAWrongSecret(Parties parties, boolean early) {
        var accounts = new TestAccounts();
        String right = parties.provesByToken() ? TOKEN : PASSWORD;
        Outcome unknown = run(parties, accounts, parties.credentials("nobody@example.test", right), early);
        Outcome wrong = run(parties, new TestAccounts(), parties.wrong(), early);
        assertThat(unknown.refusal().kind()).isEqualTo(wrong.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(unknown.messages()).hasSameSizeAs(wrong.messages());
        for (int at = 0; at < unknown.messages().size(); at++) {
            if (!unknown.messages().get(at).fromClient()) {
                assertThat(unknown.messages().get(at).text())
                        .isEqualTo(wrong.messages().get(at).text());
            }
        }
        assertThat(accounts.attempt().claim().authcid()).isEqualTo("nobody@example.test");
    }

    @ParameterizedTest
    @MethodSource("provingMechanisms")
    void aDisabledAccountIsDeniedOnceItsSecretIsProven(Parties parties, boolean early) {
        TestAccounts accounts = new TestAccounts().certificate(BOB);
        String secret = parties.provesByToken() ? TOKEN : PASSWORD;
        Outcome outcome = run(parties, accounts, parties.credentials(BOB, secret), early);
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.DISABLED);
        assertThat(accounts.attempt().claim().authcid()).isEqualTo(BOB);
    }

    /// Whatever the secret: a backend that is down is no wrong password.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void aBackendThatIsDownIsTemporary(Parties parties, boolean early) {
        for (Credentials credentials : List.of(parties.right(), parties.wrong())) {
            TestAccounts accounts = new TestAccounts().down();
            Outcome outcome = run(parties, accounts, credentials, early);
            assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            assertThat(accounts.attempt().verdict()).isEqualTo(new Verdict.Denied(outcome.refusal()));
        }
    }

    /// A client that goes away, or says `*`, is no attempt.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void whatTheClientCancelsBeforeItsProofIsNotAudited(Parties parties, boolean early) {
        var accounts = new TestAccounts();
        SaslServer server = parties.server(accounts);
        server.begin(Optional.empty());
        server.close();
        assertThat(accounts.attempts).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyMechanism")
    void aClientBelievesNoSuccessBeforeItHasProvedItself(Parties parties, boolean early) {
        try (SaslClient client = parties.client(parties.right())) {
            assertThat(client.mayConclude()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyMechanism")
    void aClientSaysTheSameFirstMessageEachTime(Parties parties, boolean early) {
        try (SaslClient client = parties.client(parties.right())) {
            assertThat(client.initialResponse()).isEqualTo(client.initialResponse());
        }
    }

    /// A server that never ends does not keep the client for ever.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void aClientCancelsWhenTheServerGoesOnAndOn(Parties parties, boolean early) {
        for (String challenge : List.of("", "more", "{\"status\":\"400\"}")) {
            try (SaslClient client = parties.client(parties.right())) {
                if (early) {
                    client.initialResponse();
                }
                int rounds = 0;
                while (client.respond(Octets.utf8(challenge)) instanceof ClientStep.Respond) {
                    assertThat(rounds++).isLessThan(4);
                }
            }
        }
    }

    /// RFC 4422 §3.4.1: a mechanism that can say whom to act as says it, and the accounts decide.
    @ParameterizedTest
    @CsvSource({
        "PLAIN",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "SCRAM-SHA-512-PLUS",
    })
    void actsAsSomebodyElse(String name) {
        Parties parties = Parties.of(name);
        for (boolean early : List.of(true, false)) {
            var self = new Credentials.Password(ALICE, ALICE, Secret.utf8(PASSWORD));
            assertThat(run(parties, new TestAccounts(), self, early).identity().actingAs())
                    .isEqualTo(ALICE);
            var office = new Credentials.Password(ALICE, OFFICE, Secret.utf8(PASSWORD));
            Outcome granted = run(parties, new TestAccounts(), office, early);
            assertThat(granted.agreed()).isTrue();
            assertThat(granted.identity().account()).isEqualTo(ALICE);
            assertThat(granted.identity().actingAs()).isEqualTo(OFFICE);
            var bob = new Credentials.Password(ALICE, BOB, Secret.utf8(PASSWORD));
            assertThat(run(parties, new TestAccounts(), bob, early).refusal().kind())
                    .isEqualTo(Refusal.Kind.BAD);
        }
    }

    @Test
    void aCertificateActsAsSomebodyElse() {
        Parties parties = Parties.of("EXTERNAL");
        Outcome outcome =
                run(parties, new TestAccounts().certificate(ALICE), new Credentials.Certificate(OFFICE), true);
        assertThat(outcome.identity().actingAs()).isEqualTo(OFFICE);
    }

    /// Names with all that needs an escape in one mechanism or another.
    @ParameterizedTest
    @CsvSource({
        "PLAIN",
        "LOGIN",
        "CRAM-MD5",
        "NTLM",
        "SCRAM-SHA-256",
        "SCRAM-SHA-512-PLUS",
        "XOAUTH2",
        "OAUTHBEARER",
    })
    void namesOfAllKindsArrive(String mechanism) {
        Parties parties = Parties.of(mechanism);
        for (String name :
                List.of("a=b,c=2C@example.test", "two words", "=", ",", "zoë@exämple.test", "почта@пример")) {
            TestAccounts accounts = new TestAccounts().person(name, PASSWORD);
            Credentials credentials = parties.credentials(name, parties.provesByToken() ? TOKEN : PASSWORD);
            Outcome outcome = run(parties, accounts, credentials, true);
            assertThat(outcome.agreed()).as(name).isTrue();
            assertThat(outcome.identity().account()).isEqualTo(name);
        }
    }

    /// RFC 4013: what people take for the same password is the same password.
    @ParameterizedTest
    @CsvSource({"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS"})
    void scramPreparesNamesAndPasswords(String mechanism) {
        Parties parties = Parties.of(mechanism);
        TestAccounts accounts = new TestAccounts().person("IX", "pa\u00df \u2168 secret");
        Credentials credentials = parties.credentials("I\u00adX", "pa\u00df\u00a0IX secre\u00adt");
        assertThat(run(parties, accounts, credentials, true).agreed()).isTrue();
        TestAccounts emoji = new TestAccounts().person("zoe", "\ud83d\udd11 and \u05d0 mixed");
        assertThat(run(parties, emoji, parties.credentials("zoe", "\ud83d\udd11 and \u05d0 mixed"), true)
                        .agreed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "CRAM-MD5, ",
        "NTLM, 'NTLMSSP\0\1\0\0\0\1\0\0\0'",
        "SCRAM-SHA-1, 'n,,n=a,r=x'",
        "SCRAM-SHA-512-PLUS, 'p=tls-exporter,,n=a,r=x'",
    })
    void twoExchangesShareNoChallenge(String name, @Nullable String first) {
        SaslMechanism mechanism = Parties.of(name).mechanism();
        var random = new Random(3);
        Set<SaslStep> challenges = new HashSet<>();
        for (int exchange = 0; exchange < 100; exchange++) {
            SaslServer server = mechanism.server(new TestAccounts(), TestBindings.TLS, Parties.OFFER, random);
            challenges.add(server.begin(Optional.ofNullable(first).map(Secret::utf8)));
        }
        assertThat(challenges).hasSize(100).allMatch(SaslStep.Challenge.class::isInstance);
    }

    private static Outcome run(Parties parties, TestAccounts accounts, Credentials credentials, boolean early) {
        return Exchange.run(parties.client(credentials), parties.server(accounts), early, Network.FAITHFUL);
    }
}
