package org.letterlock.protocol.sasl;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// ANONYMOUS (RFC 4505): nobody in particular; the message is what the client likes to leave as a trace.
final class Anonymous implements SaslMechanism {
    /// RFC 4505 §2: a token is at most 255 characters, each up to four octets.
    private static final int MAX_TRACE_CHARACTERS = 255;

    @Override
    public String name() {
        return "ANONYMOUS";
    }

    @Override
    public Need need() {
        return Need.NONE;
    }

    @Override
    public boolean exposesSecret() {
        return false;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new OneMessageServer(message -> decide(authenticator, message));
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        if (!(credentials instanceof Credentials.Anonymous(String trace))) {
            return Optional.of("the credentials are somebody's");
        }
        return switch (trace(Octets.utf8(trace))) {
            case Parsed.Ok<String> _ -> Optional.empty();
            case Parsed.Bad<String>(String problem) -> Optional.of(problem);
        };
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.Anonymous(String trace) && accepts(credentials)
                ? new OneMessageClient(Secret.utf8(trace))
                : RefusingClient.of(this, credentials);
    }

    private SaslStep decide(Authenticator authenticator, Secret message) {
        var claim = new Claim(name(), "");
        return switch (trace(Octets.of(message.reveal()))) {
            case Parsed.Bad<String>(String problem) -> Ending.malformed(authenticator, claim, problem);
            case Parsed.Ok<String>(String trace) -> Ending.of(authenticator.anonymous(claim, trace));
        };
    }

    private static Parsed<String> trace(Octets message) {
        if (message.length() > MAX_TRACE_CHARACTERS * 4) {
            return Parsed.bad("the trace is longer than " + MAX_TRACE_CHARACTERS + " characters");
        }
        return message.text().map(Anonymous::trace).orElseGet(() -> Parsed.bad("the trace is not UTF-8"));
    }

    private static Parsed<String> trace(String text) {
        return text.codePointCount(0, text.length()) > MAX_TRACE_CHARACTERS
                ? Parsed.bad("the trace is longer than " + MAX_TRACE_CHARACTERS + " characters")
                : Field.printable("trace", text);
    }
}
