package org.letterlock.protocol.sasl;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// LOGIN (draft-murchison-sasl-login-00): two prompts, a name, a password. Obsolete, and still all that many
/// devices and Windows programs speak.
final class Login implements SaslMechanism {
    // Exactly these words: a Xerox that is asked otherwise stops (smtp-oauth-relay#57).
    private static final SaslStep ASK_NAME = new SaslStep.Challenge(Octets.utf8("Username:"));
    private static final SaslStep ASK_PASSWORD = new SaslStep.Challenge(Octets.utf8("Password:"));

    @Override
    public String name() {
        return "LOGIN";
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
        return new Server(authenticator);
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return Objections.ownPassword(credentials);
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.Password password && accepts(credentials)
                ? new Client(password)
                : RefusingClient.of(this, credentials);
    }

    private static final class Server implements SaslServer {
        private final Authenticator authenticator;
        private @Nullable Claim claim;

        Server(Authenticator authenticator) {
            this.authenticator = authenticator;
        }

        /// Outlook and .NET send the name as an initial response.
        @Override
        public SaslStep begin(Optional<Secret> initialResponse) {
            return initialResponse.map(this::name).orElse(ASK_NAME);
        }

        @Override
        public SaslStep respond(Secret response) {
            return claim == null ? name(response) : password(claim, response);
        }

        private SaslStep name(Secret response) {
            byte[] bytes = response.reveal();
            return switch (Field.name("name", bytes, 0, bytes.length)) {
                case Parsed.Bad<String>(String problem) ->
                    Ending.malformed(
                            authenticator,
                            new Claim("LOGIN", Field.nameBeforeLineBreak(bytes, 0, bytes.length)),
                            problem);
                case Parsed.Ok<String>(String name) -> {
                    claim = new Claim("LOGIN", name);
                    yield ASK_PASSWORD;
                }
            };
        }

        private SaslStep password(Claim claim, Secret response) {
            byte[] bytes = response.reveal();
            try {
                return switch (Field.password(bytes, 0, bytes.length)) {
                    case Parsed.Bad<Secret>(String problem) -> Ending.malformed(authenticator, claim, problem);
                    case Parsed.Ok<Secret>(Secret password) -> {
                        try (password) {
                            yield Ending.of(authenticator.password(claim, password));
                        }
                    }
                };
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        @Override
        public void close() {
            claim = null;
        }
    }

    /// Answers by order and not by prompt, for servers word their prompts as they like.
    private static final class Client implements SaslClient {
        private final Credentials.Password credentials;
        private int answers;

        Client(Credentials.Password credentials) {
            this.credentials = credentials;
        }

        @Override
        public Optional<Secret> initialResponse() {
            return Optional.empty();
        }

        @Override
        public ClientStep respond(Octets challenge) {
            return switch (answers++) {
                case 0 -> new ClientStep.Respond(Secret.utf8(credentials.authcid()));
                case 1 -> new ClientStep.Respond(credentials.password().copy());
                default -> new ClientStep.Cancel("the server asks a third question, and LOGIN has two");
            };
        }

        @Override
        public boolean mayConclude() {
            return answers == 2;
        }

        @Override
        public void close() {}
    }
}
