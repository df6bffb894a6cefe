package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.text.Secret;

final class SaslMechanismsTest {
    private static final Credentials PASSWORD = new Credentials.Password("alice", Secret.utf8("hunter2"));
    private static final Credentials DELEGATE = new Credentials.Password("alice", "bob", Secret.utf8("hunter2"));
    private static final Credentials TOKEN = token("mail.example.test");
    private static final Offer ALL = Parties.OFFER;

    @Test
    void theOrderOfPreference() {
        assertThat(SaslMechanisms.ALL)
                .extracting(SaslMechanism::name)
                .containsExactly(
                        "SCRAM-SHA-512-PLUS",
                        "SCRAM-SHA-256-PLUS",
                        "SCRAM-SHA-1-PLUS",
                        "SCRAM-SHA-512",
                        "SCRAM-SHA-256",
                        "SCRAM-SHA-1",
                        "OAUTHBEARER",
                        "XOAUTH2",
                        "PLAIN",
                        "LOGIN",
                        "CRAM-MD5",
                        "NTLM",
                        "EXTERNAL",
                        "ANONYMOUS");
    }

    @Test
    void areFoundByNameInAnyCase() {
        for (SaslMechanism mechanism : SaslMechanisms.ALL) {
            assertThat(SaslMechanisms.named(mechanism.name().toLowerCase(Locale.ROOT)))
                    .contains(mechanism);
        }
        assertThat(SaslMechanisms.named("GSSAPI")).isEmpty();
        assertThat(SaslMechanisms.named("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, true", "LOGIN, true", "XOAUTH2, true", "OAUTHBEARER, true", "CRAM-MD5, false", "NTLM, false"})
    void thoseThatExposeTheSecret(String name, boolean exposes) {
        assertThat(Parties.of(name).mechanism().exposesSecret()).isEqualTo(exposes);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                arguments("SCRAM-SHA-512-PLUS", ALL, PASSWORD, tls(), List.of()),
                arguments("SCRAM-SHA-512", ALL, PASSWORD, bare(true), List.of()),
                arguments("SCRAM-SHA-512", ALL, PASSWORD, bare(false), List.of()),
                arguments("SCRAM-SHA-512", ALL, DELEGATE, bare(true), List.of()),
                arguments("PLAIN", Offer.of("LOGIN", "PLAIN", "CRAM-MD5"), PASSWORD, tls(), List.of()),
                arguments("LOGIN", Offer.of("CRAM-MD5", "LOGIN", "NTLM"), PASSWORD, tls(), List.of()),
                arguments("CRAM-MD5", Offer.of("CRAM-MD5", "GSSAPI"), PASSWORD, tls(), List.of()),
                arguments("PLAIN", Offer.of("LOGIN", "PLAIN", "CRAM-MD5"), DELEGATE, tls(), List.of()),
                arguments("SCRAM-SHA-1", Offer.of("plain", "scram-sha-1"), PASSWORD, bare(false), List.of()),
                arguments("LOGIN", ALL, PASSWORD, tls(), List.of("LOGIN")),
                arguments("LOGIN", Offer.of("LOGIN"), PASSWORD, tls(), List.of("gssapi", "plain", "login")),
                arguments("CRAM-MD5", ALL, PASSWORD, bare(false), List.of("CRAM-MD5")),
                arguments("OAUTHBEARER", ALL, TOKEN, tls(), List.of()),
                arguments("XOAUTH2", Offer.of("XOAUTH2", "PLAIN"), TOKEN, tls(), List.of()),
                arguments("XOAUTH2", ALL, token("smtp.office365.com"), tls(), List.of()),
                arguments("XOAUTH2", ALL, token("Outlook.COM"), tls(), List.of()),
                arguments("OAUTHBEARER", ALL, token("notoutlook.com"), tls(), List.of()),
                arguments("OAUTHBEARER", ALL, token("smtp.office365.com"), tls(), List.of("OAUTHBEARER")),
                arguments("EXTERNAL", ALL, new Credentials.Certificate(""), tls(), List.of()),
                arguments("ANONYMOUS", ALL, new Credentials.Anonymous("x"), bare(false), List.of()));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void chooses(String name, Offer offer, Credentials credentials, Wire wire, List<String> wanted) {
        assertThat(SaslMechanisms.choose(offer, credentials, wire.channel, wire.mayExpose, wanted))
                .isInstanceOfSatisfying(
                        Choice.Use.class,
                        use -> assertThat(use.mechanism().name()).isEqualTo(name));
    }

    static Stream<Arguments> noChoices() {
        var empty = new Credentials.Password("alice", Secret.utf8(""));
        return Stream.of(
                arguments("offers no way to log in", new Offer(List.of()), PASSWORD, tls(), List.of()),
                arguments("PLAIN (only under TLS", Offer.of("PLAIN"), PASSWORD, bare(false), List.of()),
                arguments("PLAIN (only under TLS", ALL, PASSWORD, bare(false), List.of("PLAIN")),
                arguments("OAUTHBEARER, XOAUTH2 (only under TLS", ALL, TOKEN, bare(false), List.of()),
                arguments("CRAM-MD5 (without TLS only when", Offer.of("CRAM-MD5"), PASSWORD, bare(false), List.of()),
                arguments("GSSAPI (not known here)", Offer.of("GSSAPI"), PASSWORD, tls(), List.of()),
                arguments("GSSAPI (not known here)", ALL, PASSWORD, tls(), List.of("GSSAPI")),
                arguments(
                        "not offered; the server offers PLAIN LOGIN)",
                        Offer.of("PLAIN", "LOGIN"),
                        PASSWORD,
                        tls(),
                        scram()),
                arguments("no TLS channel to bind to", Offer.of("SCRAM-SHA-1-PLUS"), PASSWORD, bare(true), List.of()),
                arguments("no password is at hand", Offer.of("PLAIN"), TOKEN, tls(), List.of()),
                arguments("no OAuth2 access token", Offer.of("XOAUTH2"), PASSWORD, tls(), List.of()),
                arguments("no way to say whom to act as", Offer.of("LOGIN", "CRAM-MD5"), DELEGATE, tls(), List.of()),
                arguments("the password is empty", ALL, empty, tls(), List.of()),
                arguments("only XOAUTH2", Offer.of("OAUTHBEARER"), token("smtp.office365.com"), tls(), List.of()),
                arguments("\\x1b[2J", Offer.of("\u001b[2J"), PASSWORD, tls(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("noChoices")
    void saysWhyNoneFits(String reason, Offer offer, Credentials credentials, Wire wire, List<String> wanted) {
        assertThat(SaslMechanisms.choose(offer, credentials, wire.channel, wire.mayExpose, wanted))
                .isInstanceOfSatisfying(
                        Choice.None.class,
                        none -> assertThat(none.reason())
                                .contains(reason)
                                .doesNotContain("hunter2")
                                .doesNotContain("\u001b"));
    }

    /// What stands in the AUTH line: what the listener allows, TLS allows, and the accounts can serve.
    @Test
    void aServersOffer() {
        var accounts = new TestAccounts();
        List<String> allowed = List.of("LOGIN", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "NONSENSE");
        assertThat(SaslMechanisms.offer(allowed, accounts, TestBindings.TLS, true))
                .isEqualTo(Offer.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"));
        assertThat(SaslMechanisms.offer(allowed, accounts, ChannelBindings.NONE, false))
                .isEqualTo(Offer.of("SCRAM-SHA-256"));
        assertThat(SaslMechanisms.offer(Set.of(), accounts, TestBindings.TLS, true))
                .isEqualTo(new Offer(List.of()));
    }

    /// @param mayExpose whether a secret may go over it
    record Wire(ChannelBindings channel, boolean mayExpose) {}

    private static Wire tls() {
        return new Wire(TestBindings.TLS, true);
    }

    private static Wire bare(boolean mayExpose) {
        return new Wire(ChannelBindings.NONE, mayExpose);
    }

    private static List<String> scram() {
        return List.of("SCRAM-SHA-256");
    }

    private static Credentials token(String host) {
        return new Credentials.BearerToken("alice", Secret.utf8("mF_9.B5f-4.1JqM"), host, 587);
    }
}
