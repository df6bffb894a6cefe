package org.letterlock.protocol.sasl;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// XOAUTH2 and OAUTHBEARER (RFC 7628): an OAuth2 bearer token in one message. A token that is refused is
/// answered by a challenge that says so in JSON, the client answers that it has understood, and only then the
/// exchange has failed.
///
/// @param form which of the two
record Bearer(BearerForm form) implements SaslMechanism {
    @Override
    public String name() {
        return form.name();
    }

    @Override
    public Need need() {
        return Need.TOKEN_CHECK;
    }

    @Override
    public boolean exposesSecret() {
        return true;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new Server(form, authenticator);
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.BearerToken token && accepts(credentials)
                ? new Client(form, token)
                : RefusingClient.of(this, credentials);
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return credentials instanceof Credentials.BearerToken(String user, Secret token, String host, int _)
                ? Objections.name("name", user)
                        .or(() -> Objections.optionalName("host", host))
                        .or(() -> Objections.secret("token", token))
                        .or(() -> token.revealText()
                                .map(Bearer::objectionToToken)
                                .orElseGet(() -> Optional.of("the token is not UTF-8")))
                : Optional.of("no OAuth2 access token is at hand");
    }

    /// People paste what another tool printed (curl#2642).
    private static Optional<String> objectionToToken(String token) {
        if (token.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of("the token begins with the word Bearer, which is said for you: give the token alone");
        }
        if (!token.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            return Optional.of("the token holds what no token has: blanks, or octets beyond ASCII");
        }
        if (Base64Text.decode(token) instanceof Base64Text.Result.Decoded(Secret inner)) {
            try (inner) {
                String text = inner.revealText().orElse("");
                if (isWholeMessage(text)) {
                    return Optional.of("the token is a whole login message in base64 (user=…, auth=Bearer …):"
                            + " give the raw token that stands in it");
                }
                if (isToken(text)) {
                    return Optional.of("the token is wrapped in base64: give it raw, as the issuer sent it");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isWholeMessage(String text) {
        return text.indexOf(1) >= 0 && text.contains("auth=");
    }

    /// A JSON Web Token (RFC 7519 §3: three parts, the first a JSON object), or one of Google's.
    private static boolean isToken(String text) {
        return (text.startsWith("eyJ")
                        && text.chars().filter(letter -> letter == '.').count() >= 2)
                || text.startsWith("ya29.");
    }

    private static final class Server implements SaslServer {
        private final BearerForm form;
        private final Authenticator authenticator;
        private @Nullable Refusal refusal;

        Server(BearerForm form, Authenticator authenticator) {
            this.form = form;
            this.authenticator = authenticator;
        }

        @Override
        public SaslStep begin(Optional<Secret> initialResponse) {
            return initialResponse.map(this::respond).orElseGet(() -> new SaslStep.Challenge(Octets.EMPTY));
        }

        /// After the failure was told, whatever the client says ends it: empty, `^A`, or something else.
        @Override
        public SaslStep respond(Secret response) {
            if (refusal != null) {
                return new SaslStep.Denied(refusal);
            }
            byte[] bytes = response.reveal();
            try {
                return switch (form.parse(bytes)) {
                    case Parsed.Bad<BearerMessage>(String problem) ->
                        Ending.malformed(authenticator, new Claim(form.name(), ""), problem);
                    case Parsed.Ok<BearerMessage>(BearerMessage message) -> decide(message);
                };
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        private SaslStep decide(BearerMessage message) {
            var claim = new Claim(form.name(), message.user());
            if (message.token().isEmpty()) {
                return explain(authenticator.refused(
                        claim, new Refusal(Refusal.Kind.BAD, "the client sent no token, to learn what is wanted")));
            }
            try (Secret token = message.token().get()) {
                return switch (authenticator.token(claim, token)) {
                    case Verdict.Granted(Identity identity) -> new SaslStep.Granted(identity);
                    case Verdict.Denied denied -> explain(denied);
                };
            }
        }

        /// Only what another token could mend is told as a token's failure; else the client would throw a good
        /// one away.
        private SaslStep explain(Verdict.Denied denied) {
            return switch (denied.refusal().kind()) {
                case UNAVAILABLE, THROTTLED, NEEDS_TLS, MALFORMED -> new SaslStep.Denied(denied.refusal());
                default -> {
                    refusal = denied.refusal();
                    yield new SaslStep.Challenge(form.account(denied.refusal(), authenticator.tokenScope()));
                }
            };
        }

        @Override
        public void close() {}
    }

    private static final class Client implements SaslClient {
        private final BearerForm form;
        private final Secret message;
        private State state = State.SILENT;

        private enum State {
            SILENT,
            /// The message was handed out, to go with the first command if that can be.
            OFFERED,
            SAID,
            REFUSED
        }

        Client(BearerForm form, Credentials.BearerToken credentials) {
            this.form = form;
            this.message = form.message(credentials);
        }

        @Override
        public Optional<Secret> initialResponse() {
            state = state == State.SILENT ? State.OFFERED : state;
            return Optional.of(message.copy());
        }

        @Override
        public ClientStep respond(Octets challenge) {
            if (state == State.SILENT || (state == State.OFFERED && challenge.isEmpty())) {
                state = State.SAID;
                return new ClientStep.Respond(message.copy());
            }
            if (state == State.REFUSED) {
                return new ClientStep.Cancel("the server goes on after it has refused the token");
            }
            state = State.REFUSED;
            return new ClientStep.Respond(form.resignation());
        }

        @Override
        public boolean mayConclude() {
            return state == State.OFFERED || state == State.SAID;
        }

        @Override
        public void close() {
            message.close();
        }
    }
}
