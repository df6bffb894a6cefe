package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.protocol.sasl.TestAccounts.ALICE;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.sasl.Exchange.Message;
import org.letterlock.protocol.sasl.Exchange.Outcome;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// XOAUTH2 and OAUTHBEARER: the dance of a failure, and the tokens that people paste.
final class BearerTest {
    /// The example of Google's description of XOAUTH2.
    private static final String GOOGLE =
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhk"
                    + "SFJoZG1semRHRXVZMjl0Q2cBAQ==";

    @Test
    void googlesExample() {
        var token = new Credentials.BearerToken(
                "someuser@example.com", Secret.utf8("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"), "h", 1);
        byte[] message = Base64.getDecoder().decode(GOOGLE);
        assertThat(BearerMessage.xoauth2(token)).isEqualTo(Secret.of(message));
        assertThat(BearerMessage.parseXoauth2(message))
                .isEqualTo(Parsed.ok(new BearerMessage(token.user(), Optional.of(token.token()))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    XOAUTH2     | {"status":"401","schemes":"bearer","scope":"mail.send"}           | ''
                    OAUTHBEARER | {"status":"invalid_token","schemes":"bearer","scope":"mail.send"} | \\x01
                    """)
    void aRefusedTokenIsExplainedBeforeItIsDenied(String mechanism, String account, String answer) {
        Parties parties = Parties.of(mechanism);
        Outcome outcome = Exchange.run(parties.client(parties.wrong()), parties.server(new TestAccounts()));
        List<String> said = outcome.messages().stream().map(Message::text).toList();
        assertThat(said.subList(1, said.size())).containsExactly(account, answer);
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(outcome.believed()).isFalse();
    }

    /// A client that is told "invalid token" throws the token away: nobody says so while a backend is down.
    @ParameterizedTest
    @EnumSource
    void aBackendThatIsDownIsNotTheTokensFault(BearerForm form) {
        var parties = new Parties(new Bearer(form));
        Outcome outcome = Exchange.run(parties.client(parties.right()), parties.server(new TestAccounts().down()));
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
        assertThat(outcome.messages()).allMatch(Message::fromClient);
    }

    /// Whatever a client says to the account of the failure, that was it: Google's clients say nothing, others
    /// `^A`, and one that tries its luck again gets no second look.
    @ParameterizedTest
    @EnumSource
    void anyAnswerEndsTheFailure(BearerForm form) {
        for (String answer : List.of("", "\1", "user=" + ALICE + "\1auth=Bearer " + TestAccounts.TOKEN + "\1\1")) {
            var accounts = new TestAccounts();
            var parties = new Parties(new Bearer(form));
            SaslServer server = parties.server(accounts);
            SaslStep step = server.begin(parties.client(parties.wrong()).initialResponse());
            assertThat(step).isInstanceOf(SaslStep.Challenge.class);
            assertThat(server.respond(Secret.utf8(answer))).isInstanceOf(SaslStep.Denied.class);
            assertThat(accounts.attempt().verdict()).isInstanceOf(Verdict.Denied.class);
        }
    }

    /// RFC 7628 §4.3: a client may ask what is wanted by sending no token.
    @Test
    void anEmptyTokenAsksWhatIsWanted() {
        SaslServer server = Parties.of("OAUTHBEARER").server(new TestAccounts());
        assertThat(server.begin(Optional.of(Secret.utf8("n,,\1auth=\1\1"))))
                .isEqualTo(new SaslStep.Challenge(
                        Octets.utf8("{\"status\":\"invalid_token\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}")));
        assertThat(server.respond(Secret.utf8("\1"))).isInstanceOf(SaslStep.Denied.class);
    }

    /// A token without the scope is another failure than a wrong one: a new login would not mend it.
    @Test
    void aMissingScopeIsCalledSo() {
        var refusal = new Refusal(Refusal.Kind.WRONG_SCOPE, "the token may read, and not send");
        assertThat(BearerForm.XOAUTH2.account(refusal, Optional.empty()))
                .isEqualTo(Octets.utf8("{\"status\":\"403\",\"schemes\":\"bearer\"}"));
        assertThat(BearerForm.OAUTHBEARER.account(refusal, Optional.of("mail.send")))
                .isEqualTo(Octets.utf8(
                        "{\"status\":\"insufficient_scope\",\"schemes\":\"bearer\",\"scope\":\"mail.send\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                   | the token is empty
                    Bearer mF_9.B5f-4.1JqM               | begins with the word Bearer
                    bearer mF_9.B5f-4.1JqM               | begins with the word Bearer
                    mF_9 B5f-4.1JqM                      | blanks
                    mF_9.B5f\u00e4                       | octets beyond ASCII
                    """)
    void tokensThatAreNone(String token, String objection) {
        assertThat(objection(token)).hasValueSatisfying(text -> assertThat(text).contains(objection));
    }

    @Test
    void aTokenThatEndsInALineBreak() {
        assertThat(objection("mF_9.B5f-4.1JqM\n")).contains("the token ends in a line break");
    }

    /// curl#2642 and many others: the whole message, or the token, already in base64.
    @Test
    void tokensThatAreWrapped() {
        assertThat(objection(GOOGLE))
                .hasValueSatisfying(text -> assertThat(text).contains("a whole login message in base64"));
        for (String token : List.of("ya29.vF9dft4qmTc2Nvb3", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl")) {
            assertThat(objection(token)).isEmpty();
            assertThat(objection(wrapped(token)))
                    .hasValueSatisfying(text ->
                            assertThat(text).contains("wrapped in base64").doesNotContain(token));
        }
    }

    /// What looks like base64 and is a token nevertheless.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mF_9.B5f-4.1JqM",
                "abcdefghijklmnop",
                "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
                "dXNlcjoxMjM0NTY3ODkwMTIz",
                "EwBIA8l6BAAU/+/="
            })
    void tokensAsTheyAre(String token) {
        assertThat(objection(token)).isEmpty();
        Parties parties = Parties.of("OAUTHBEARER");
        assertThat(parties.mechanism().accepts(parties.credentials(ALICE, token)))
                .isTrue();
    }

    /// Made all the same, the client of such a token cancels and never says it.
    @ParameterizedTest
    @EnumSource
    void theClientOfAWrappedTokenOnlyCancels(BearerForm form) {
        var parties = new Parties(new Bearer(form));
        Outcome outcome =
                Exchange.run(parties.client(parties.credentials(ALICE, GOOGLE)), parties.server(new TestAccounts()));
        assertThat(outcome.complaint()).contains("a whole login message in base64");
        assertThat(outcome.messages()).noneMatch(Message::fromClient);
    }

    private static Optional<String> objection(String token) {
        var credentials = new Credentials.BearerToken(ALICE, Secret.utf8(token), "mail.example.test", 587);
        Optional<String> objection = new Bearer(BearerForm.XOAUTH2).objection(credentials);
        assertThat(new Bearer(BearerForm.OAUTHBEARER).objection(credentials)).isEqualTo(objection);
        return objection;
    }

    private static String wrapped(String text) {
        return Base64.getEncoder().encodeToString(Octets.utf8(text).toByteArray());
    }
}
