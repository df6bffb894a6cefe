package org.letterlock.protocol.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// A client and a server brought together in memory, with a network between that may meddle; like SMTP, it
/// carries success data as one more challenge.
final class Exchange {
    private static final int MOST_MESSAGES = 12;

    private final SaslClient client;
    private final SaslServer server;
    private final Network network;
    private final List<Message> messages = new ArrayList<>();

    /// What goes over the wire, before the network has it.
    record Message(boolean fromClient, byte[] octets) {
        String text() {
            return Octets.of(octets).toString();
        }
    }

    /// What a network makes of the message of this number (from 0, both sides together).
    interface Network {
        Network FAITHFUL = (_, octets) -> octets;

        byte[] carry(int number, byte[] octets);
    }

    /// @param end the server's; empty where the client cancelled
    /// @param believed whether the client takes it for a success
    /// @param complaint why the client cancelled; empty where it did not
    record Outcome(Optional<SaslStep.End> end, boolean believed, String complaint, List<Message> messages) {
        boolean granted() {
            return end.isPresent() && end.get() instanceof SaslStep.Granted;
        }

        /// Granted by the server, and believed by the client.
        boolean agreed() {
            return granted() && believed;
        }

        Identity identity() {
            if (end.isPresent() && end.get() instanceof SaslStep.Granted granted) {
                return granted.identity();
            }
            throw new AssertionError("was not granted: " + this);
        }

        Refusal refusal() {
            if (end.isPresent() && end.get() instanceof SaslStep.Denied(Refusal refusal)) {
                return refusal;
            }
            throw new AssertionError("was not denied: " + this);
        }
    }

    private Exchange(SaslClient client, SaslServer server, Network network) {
        this.client = client;
        this.server = server;
        this.network = network;
    }

    /// @param early whether a client that speaks first does so with the first command
    static Outcome run(SaslClient client, SaslServer server, boolean early, Network network) {
        try (client;
                server) {
            return new Exchange(client, server, network).run(early);
        }
    }

    static Outcome run(SaslClient client, SaslServer server) {
        return run(client, server, true, Network.FAITHFUL);
    }

    private Outcome run(boolean early) {
        SaslStep step = server.begin(early ? client.initialResponse().map(this::fromClient) : Optional.empty());
        while (step instanceof SaslStep.Challenge(Octets data)) {
            if (messages.size() > MOST_MESSAGES) {
                throw new AssertionError("the two never come to an end");
            }
            switch (client.respond(fromServer(data))) {
                case ClientStep.Cancel(String why) -> {
                    return new Outcome(Optional.empty(), false, why, messages);
                }
                case ClientStep.Respond(Secret answer) -> step = server.respond(fromClient(answer));
            }
        }
        return finish((SaslStep.End) step);
    }

    private Outcome finish(SaslStep.End end) {
        if (end instanceof SaslStep.Granted(Identity _, Optional<Octets> lastWords) && lastWords.isPresent()) {
            switch (client.respond(fromServer(lastWords.get()))) {
                case ClientStep.Cancel(String why) -> {
                    return new Outcome(Optional.of(end), false, why, messages);
                }
                case ClientStep.Respond(Secret answer) -> {
                    if (!answer.isEmpty()) {
                        throw new AssertionError("success data is answered by nothing");
                    }
                }
            }
        }
        boolean believed = end instanceof SaslStep.Granted && client.mayConclude();
        return new Outcome(Optional.of(end), believed, "", messages);
    }

    private Secret fromClient(Secret message) {
        return Secret.of(carry(true, message.reveal()));
    }

    private Octets fromServer(Octets message) {
        return Octets.of(carry(false, message.toByteArray()));
    }

    private byte[] carry(boolean fromClient, byte[] octets) {
        messages.add(new Message(fromClient, octets));
        return network.carry(messages.size() - 1, octets);
    }
}
