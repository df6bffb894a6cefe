package org.letterlock.client.smtp;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Choice;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslDescription;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.protocol.transcript.Entry;

/// Chooses a mechanism and carries its exchange over AUTH (RFC 4954 §4).
final class LoginExchange {
    /// RFC 4954 §4: the AUTH line with its initial response is a command line, and RFC 5321 §4.5.3.1.4 ends those
    /// after 512 octets. Longer responses wait for the server's empty challenge.
    private static final int COMMAND_LINE = 512;

    /// No mechanism known asks more often; a server that does is not going to end.
    private static final int MOST_CHALLENGES = 16;

    private static final int SUCCESS = 235;
    private static final int CHALLENGE = 334;

    private final Conversation conversation;
    private final Login login;
    private final Offer offer;
    private final boolean toThisMachine;
    private final RandomGenerator random;
    private final Optional<InstantSource> clock;

    LoginExchange(
            Conversation conversation,
            Login login,
            Offer offer,
            boolean toThisMachine,
            RandomGenerator random,
            Optional<InstantSource> clock) {
        this.conversation = conversation;
        this.login = login;
        this.offer = offer;
        this.toThisMachine = toThisMachine;
        this.random = random;
        this.clock = clock;
    }

    /// Logs in; the mechanism that did it, or nothing where none fits and that is allowed.
    Optional<SaslMechanism> run() throws ConnectionLost, Stopped {
        var untried = new ArrayList<>(offer.names());
        Optional<Failure> refusal = Optional.empty();
        while (true) {
            Choice choice = SaslMechanisms.choose(
                    new Offer(untried), login.credentials(), bindings(), mayShowSecret(), login.mechanisms());
            switch (choice) {
                case Choice.None(String reason) -> {
                    if (refusal.isPresent()) {
                        throw new Stopped(refusal.get());
                    }
                    return none(reason);
                }
                case Choice.Use(SaslMechanism mechanism) -> {
                    refusal = attempt(mechanism);
                    if (refusal.isEmpty()) {
                        return Optional.of(mechanism);
                    }
                    // One that fails is the end of it, else whoever sits between could bring us down to the weakest.
                    if (!login.tryAll() || refusal.get().temporary() || conversation.over()) {
                        throw new Stopped(refusal.get());
                    }
                    untried.remove(mechanism.name());
                }
            }
        }
    }

    private Optional<SaslMechanism> none(String reason) throws Stopped {
        if (!login.optional()) {
            throw new Stopped(new Failure.LoginNotPossible("No login is possible: " + reason + "."));
        }
        conversation.tell(new Entry.Event("going on without a login: " + reason));
        return Optional.empty();
    }

    private boolean mayShowSecret() {
        return conversation.encrypted() || toThisMachine || login.inClear();
    }

    private ChannelBindings bindings() {
        return conversation.channel().tls().map(TlsFacts::bindings).orElse(ChannelBindings.NONE);
    }

    /// One exchange with one mechanism; empty once the server has granted it and proved what it must.
    private Optional<Failure> attempt(SaslMechanism mechanism) throws ConnectionLost, Stopped {
        hideSecret();
        try (SaslClient client = client(mechanism)) {
            return new Exchange(mechanism, client).run();
        }
    }

    private SaslClient client(SaslMechanism mechanism) {
        return clock.map(time -> mechanism.client(login.credentials(), bindings(), offer, random, time))
                .orElseGet(() -> mechanism.client(login.credentials(), bindings(), offer, random));
    }

    private void hideSecret() {
        switch (login.credentials()) {
            case Credentials.Password password -> hide(password.password());
            case Credentials.BearerToken bearer -> hide(bearer.token());
            case Credentials.Certificate _, Credentials.Anonymous _ -> {}
        }
    }

    private void hide(Secret secret) {
        conversation.blank(secret);
        byte[] clear = secret.reveal();
        try (Secret base64 = Secret.utf8(Base64Text.encode(clear))) {
            conversation.blank(base64);
        }
        Arrays.fill(clear, (byte) 0);
    }

    /// The state of one exchange.
    private final class Exchange {
        private final SaslMechanism mechanism;
        private final SaslClient client;
        private int said;
        private Optional<String> detail = Optional.empty();

        Exchange(SaslMechanism mechanism, SaslClient client) {
            this.mechanism = mechanism;
            this.client = client;
        }

        Optional<Failure> run() throws ConnectionLost, Stopped {
            Reply reply = begin();
            for (int asked = 0; reply.code() == CHALLENGE; asked++) {
                Octets challenge = challenge(reply);
                if (asked == MOST_CHALLENGES) {
                    return cancel("the server asks without end");
                }
                switch (client.respond(challenge)) {
                    case ClientStep.Respond(Secret answer) -> {
                        try (answer) {
                            reply = answer(answer);
                        }
                    }
                    case ClientStep.Cancel(String why) -> {
                        return cancel(why);
                    }
                }
            }
            return conclude(reply);
        }

        private Reply begin() throws ConnectionLost, Stopped {
            Optional<Secret> initial = client.initialResponse();
            if (initial.isEmpty()) {
                return conversation.ask(Phase.AUTH, new Command.Auth(mechanism.name(), Optional.empty()));
            }
            try (Secret response = initial.get()) {
                try (Secret base64 = base64(response)) {
                    int line = "AUTH ".length() + mechanism.name().length() + 1 + base64.length() + 2;
                    if (line > COMMAND_LINE) {
                        return conversation.ask(Phase.AUTH, new Command.Auth(mechanism.name(), Optional.empty()));
                    }
                    Command auth = new Command.Auth(mechanism.name(), Optional.of(base64));
                    conversation.say(Phase.AUTH, auth);
                    describe(response);
                    return conversation.hear(Phase.AUTH);
                }
            }
        }

        /// RFC 4954 §4: an empty initial response is said as `=`, for nothing at all means that there is none.
        private Secret base64(Secret response) {
            byte[] clear = response.reveal();
            Secret text = Secret.utf8(clear.length == 0 ? "=" : Base64Text.encode(clear));
            Arrays.fill(clear, (byte) 0);
            return text;
        }

        private Reply answer(Secret answer) throws ConnectionLost, Stopped {
            byte[] clear = answer.reveal();
            try (Secret base64 = Secret.utf8(Base64Text.encode(clear))) {
                conversation.answer(base64, clear.length > 0);
                describe(answer);
                return conversation.hear(Phase.AUTH);
            } finally {
                Arrays.fill(clear, (byte) 0);
            }
        }

        /// What a 334 says. Before our first word some servers say it in English ("NTLM supported"), which is nothing.
        private Octets challenge(Reply reply) throws ConnectionLost, Stopped {
            String text = reply.lines().getFirst().strip();
            return switch (Base64Text.decode(text)) {
                case Base64Text.Result.Decoded(Secret bytes) -> {
                    try (bytes) {
                        Octets octets = Octets.of(bytes.reveal());
                        show(reply, octets);
                        yield octets;
                    }
                }
                case Base64Text.Result.Malformed _
                when said == 0 && client.initialResponse().isPresent() -> {
                    conversation.show(reply);
                    yield Octets.EMPTY;
                }
                case Base64Text.Result.Malformed(String problem) -> {
                    conversation.show(reply);
                    throw new Stopped(cancel("the server's challenge is wrong: " + problem)
                            .orElseThrow());
                }
            };
        }

        private void show(Reply reply, Octets challenge) {
            String clear = challenge.text().orElse("");
            boolean signature = clear.startsWith("v=") && mechanism.name().startsWith("SCRAM-");
            // A server's signature and the rest of the exchange are enough to guess passwords by.
            conversation.show(signature && !conversation.showSecrets() ? Reply.plain(CHALLENGE, "***") : reply);
            if (!challenge.isEmpty()) {
                note(false, 0, challenge.toByteArray());
                if (clear.startsWith("{")) { // RFC 7628 §3.2.2, and XOAUTH2 alike
                    detail = Optional.of(clear);
                }
            }
        }

        private void describe(Secret answer) {
            byte[] clear = answer.reveal();
            note(true, said, clear);
            said++;
            Arrays.fill(clear, (byte) 0);
        }

        private void note(boolean fromClient, int step, byte[] message) {
            conversation.tell(new Entry.Note(
                    SaslDescription.describe(mechanism.name(), fromClient, step, message, conversation.showSecrets())));
        }

        /// RFC 4954 §4: `*` ends an exchange that must not go on.
        private Optional<Failure> cancel(String why) throws ConnectionLost, Stopped {
            conversation.tell(new Entry.Trouble(why));
            try (Secret star = Secret.utf8("*")) {
                conversation.answer(star, false);
            }
            conversation.hear(Phase.AUTH);
            return Optional.of(new Failure.LoginBroken(
                    mechanism.name(), "The login was broken off: " + why + "; the server may not be what it claims."));
        }

        private Optional<Failure> conclude(Reply reply) {
            if (reply.code() == SUCCESS) {
                if (client.mayConclude()) {
                    return Optional.empty();
                }
                conversation.tell(new Entry.Trouble("the server granted the login without proving itself"));
                return Optional.of(new Failure.LoginBroken(
                        mechanism.name(),
                        "The server granted the login without proving that it knows the password; it may be an"
                                + " impostor."));
            }
            if (reply.positive()) {
                return Optional.of(new Failure.ProtocolBroken(
                        Phase.AUTH, "The server answered the login with " + reply.code() + ", which means nothing."));
            }
            return Optional.of(new Failure.LoginFailed(mechanism.name(), reply, detail));
        }
    }
}
