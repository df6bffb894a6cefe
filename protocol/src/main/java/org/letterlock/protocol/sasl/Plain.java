package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// PLAIN (RFC 4616): `authzid NUL authcid NUL password` in one message.
final class Plain implements SaslMechanism {
    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public Need need() {
        return Need.PASSWORD_CHECK;
    }

    @Override
    public boolean exposesSecret() {
        return true;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new OneMessageServer(message -> decide(authenticator, message));
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return Objections.password(credentials);
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.Password password && accepts(credentials)
                ? new OneMessageClient(message(password))
                : RefusingClient.of(this, credentials);
    }

    private SaslStep decide(Authenticator authenticator, Secret message) {
        byte[] bytes = message.reveal();
        try {
            return decide(authenticator, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private SaslStep decide(Authenticator authenticator, byte[] message) {
        int first = Field.indexOf(0, message, 0);
        int second = first < 0 ? -1 : Field.indexOf(0, message, first + 1);
        if (second < 0) {
            return Ending.malformed(authenticator, new Claim(name(), ""), tooFewNuls(message));
        }
        return switch (claim(message, first, second)) {
            case Parsed.Bad<Claim>(String problem) ->
                Ending.malformed(
                        authenticator,
                        new Claim(name(), Field.nameBeforeLineBreak(message, first + 1, second)),
                        problem);
            case Parsed.Ok<Claim>(Claim claim) ->
                switch (Field.password(message, second + 1, message.length)) {
                    case Parsed.Bad<Secret>(String problem) -> Ending.malformed(authenticator, claim, problem);
                    case Parsed.Ok<Secret>(Secret password) -> {
                        try (password) {
                            yield Ending.of(authenticator.password(claim, password));
                        }
                    }
                };
        };
    }

    private Parsed<Claim> claim(byte[] message, int first, int second) {
        return Field.optionalName("name to act as", message, 0, first)
                .flatMap(authzid -> Field.name("name", message, first + 1, second)
                        .map(authcid -> new Claim(name(), authcid, authzid)));
    }

    private static String tooFewNuls(byte[] message) {
        return Field.endsInLineBreak(message, 0, message.length)
                ? Field.lineBreak("name")
                : "PLAIN is authzid NUL authcid NUL password, and there are fewer than two NULs";
    }

    private static Secret message(Credentials.Password credentials) {
        byte[] authzid = credentials.authzid().getBytes(StandardCharsets.UTF_8);
        byte[] authcid = credentials.authcid().getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.password().reveal();
        byte[] message = new byte[authzid.length + authcid.length + password.length + 2];
        System.arraycopy(authzid, 0, message, 0, authzid.length);
        System.arraycopy(authcid, 0, message, authzid.length + 1, authcid.length);
        System.arraycopy(password, 0, message, message.length - password.length, password.length);
        try {
            return Secret.of(message);
        } finally {
            Arrays.fill(message, (byte) 0);
            Arrays.fill(password, (byte) 0);
        }
    }
}
