package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.protocol.sasl.Exchange.Outcome;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Who sits between two TLS channels does not get through (RFC 5802 §6).
final class ChannelBindingTest {
    private static final Offer WITHOUT_PLUS = Offer.of("SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN");

    @ParameterizedTest
    @EnumSource
    void eitherTypeServes(ScramHash hash) {
        for (String type : TestBindings.TLS.types()) {
            var only = new TestBindings(Map.of(type, TestBindings.TLS.data(type).orElseThrow()));
            Outcome outcome = run(new Scram(hash, true), only, Parties.OFFER, TestBindings.TLS, Parties.OFFER);
            assertThat(outcome.agreed()).isTrue();
            assertThat(outcome.messages().getFirst().text()).startsWith("p=" + type + ",,");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherChannelIsRefused(ScramHash hash) {
        Outcome outcome =
                run(new Scram(hash, true), TestBindings.OTHER_TLS, Parties.OFFER, TestBindings.TLS, Parties.OFFER);
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(outcome.refusal().cause()).contains("another channel");
    }

    @Test
    void aTypeTheServerDoesNotHaveIsRefused() {
        var odd = new TestBindings(Map.of("tls-unique", Octets.utf8("twelve bytes")));
        Outcome outcome = run(new Scram(ScramHash.SHA_256, true), odd, Parties.OFFER, TestBindings.TLS, Parties.OFFER);
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(outcome.refusal().cause()).contains("a way this connection does not have");
    }

    /// Somebody took -PLUS out of the offer; the client says `y`, and the server knows better.
    @ParameterizedTest
    @EnumSource
    void strippedOffersAreNoticed(ScramHash hash) {
        Outcome outcome =
                run(new Scram(hash, false), TestBindings.OTHER_TLS, WITHOUT_PLUS, TestBindings.TLS, Parties.OFFER);
        assertThat(outcome.messages().getFirst().text()).startsWith("y,,");
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
        assertThat(outcome.refusal().cause()).contains("taken them out");
    }

    /// Also where the -PLUS that was taken out is of another hash.
    @Test
    void strippingDownToAWeakerHashIsNoticed() {
        Outcome outcome = run(
                new Scram(ScramHash.SHA_1, false),
                TestBindings.OTHER_TLS,
                Offer.of("SCRAM-SHA-1"),
                TestBindings.TLS,
                Offer.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1"));
        assertThat(outcome.refusal().cause()).contains("taken them out");
    }

    @Test
    void aServerWithoutBindingAcceptsAClientThatHasIt() {
        Outcome outcome = run(
                new Scram(ScramHash.SHA_256, false),
                TestBindings.TLS,
                WITHOUT_PLUS,
                ChannelBindings.NONE,
                WITHOUT_PLUS);
        assertThat(outcome.messages().getFirst().text()).startsWith("y,,");
        assertThat(outcome.agreed()).isTrue();
    }

    @Test
    void aClientWithoutBindingIsAccepted() {
        Outcome outcome = run(
                new Scram(ScramHash.SHA_256, false),
                ChannelBindings.NONE,
                Parties.OFFER,
                TestBindings.TLS,
                Parties.OFFER);
        assertThat(outcome.messages().getFirst().text()).startsWith("n,,");
        assertThat(outcome.agreed()).isTrue();
    }

    /// A user may ask for the plain variant though -PLUS is offered; that is no downgrade.
    @Test
    void aClientThatSawPlusAndWasToldNotToUseItSaysNoLie() {
        Outcome outcome = run(
                new Scram(ScramHash.SHA_256, false), TestBindings.TLS, Parties.OFFER, TestBindings.TLS, Parties.OFFER);
        assertThat(outcome.messages().getFirst().text()).startsWith("n,,");
        assertThat(outcome.agreed()).isTrue();
    }

    /// The flag is part of what is proved: one who turns `y` into `n` on the way does not get through.
    @Test
    void theFlagIsProved() {
        var parties = new Parties(new Scram(ScramHash.SHA_256, false));
        SaslClient client = parties.mechanism().client(parties.right(), TestBindings.TLS, WITHOUT_PLUS, new Random(5));
        Outcome outcome = Exchange.run(client, parties.server(new TestAccounts()), true, (number, octets) -> {
            byte[] changed = octets.clone();
            if (number == 0) {
                changed[0] = 'n';
            }
            return changed;
        });
        assertThat(outcome.refusal().kind()).isEqualTo(Refusal.Kind.BAD);
    }

    @Test
    void plusWithoutTlsNeverBegins() {
        var parties = new Parties(new Scram(ScramHash.SHA_512, true));
        SaslClient client =
                parties.mechanism().client(parties.right(), ChannelBindings.NONE, Parties.OFFER, new Random(5));
        Outcome outcome = Exchange.run(client, parties.server(new TestAccounts()));
        assertThat(outcome.complaint()).contains("no TLS channel");
        assertThat(outcome.messages()).noneMatch(message -> message.fromClient());
    }

    /// RFC 5802 §6: the flag and the mechanism must agree.
    @Test
    void theFlagMustFitTheMechanism() {
        for (String first : List.of("n,,n=alice,r=x", "y,,n=alice,r=x")) {
            assertThat(refusal("SCRAM-SHA-256-PLUS", first).kind()).isEqualTo(Refusal.Kind.MALFORMED);
        }
        assertThat(refusal("SCRAM-SHA-256", "p=tls-exporter,,n=alice,r=x").kind())
                .isEqualTo(Refusal.Kind.MALFORMED);
    }

    private static Refusal refusal(String mechanism, String first) {
        SaslServer server = Parties.of(mechanism).server(new TestAccounts());
        SaslStep step = server.begin(Optional.of(Secret.utf8(first)));
        assertThat(step).isInstanceOf(SaslStep.Denied.class);
        return ((SaslStep.Denied) step).refusal();
    }

    private static Outcome run(
            Scram mechanism, ChannelBindings clients, Offer seen, ChannelBindings servers, Offer offered) {
        Credentials right = new Parties(mechanism).right();
        return Exchange.run(
                mechanism.client(right, clients, seen, new Random(6)),
                mechanism.server(new TestAccounts(), servers, offered, new Random(7)));
    }
}
