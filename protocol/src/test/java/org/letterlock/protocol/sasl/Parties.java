package org.letterlock.protocol.sasl;

import static org.letterlock.protocol.sasl.TestAccounts.ALICE;
import static org.letterlock.protocol.sasl.TestAccounts.PASSWORD;
import static org.letterlock.protocol.sasl.TestAccounts.TOKEN;

import java.util.Random;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Secret;

/// Clients and servers of every mechanism, over TLS, with what each needs.
record Parties(SaslMechanism mechanism) {
    static final Offer OFFER =
            new Offer(SaslMechanisms.ALL.stream().map(SaslMechanism::name).toList());

    static Stream<Parties> all() {
        return SaslMechanisms.ALL.stream().map(Parties::new);
    }

    static Parties of(String name) {
        return new Parties(SaslMechanisms.named(name).orElseThrow());
    }

    /// Whether the client proves by a secret that it is somebody.
    boolean provesBySecret() {
        return mechanism.need() != Need.NONE && mechanism.need() != Need.CERTIFICATE;
    }

    boolean provesByToken() {
        return mechanism.need() == Need.TOKEN_CHECK;
    }

    SaslServer server(Authenticator accounts) {
        return mechanism.server(accounts, TestBindings.TLS, OFFER, new Random(1));
    }

    SaslClient client(Credentials credentials) {
        return mechanism.client(credentials, TestBindings.TLS, OFFER, new Random(2));
    }

    /// Alice with the right secret.
    Credentials right() {
        return credentials(ALICE, provesByToken() ? TOKEN : PASSWORD);
    }

    /// Alice with a wrong one.
    Credentials wrong() {
        return credentials(ALICE, "no such secret");
    }

    /// Somebody with a secret, as the mechanism says it.
    Credentials credentials(String name, String secret) {
        return switch (mechanism.need()) {
            case PASSWORD_CHECK, SCRAM_KEYS, LEGACY_KEYS -> new Credentials.Password(name, Secret.utf8(secret));
            case TOKEN_CHECK ->
                new Credentials.BearerToken(name, Secret.utf8(secret.replace(' ', '-')), "mail.example.test", 587);
            case CERTIFICATE -> new Credentials.Certificate("");
            case NONE -> new Credentials.Anonymous("sirhc");
        };
    }

    @Override
    public String toString() {
        return mechanism.name();
    }
}
