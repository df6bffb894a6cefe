package org.letterlock.bench.auth;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslServer;
import org.letterlock.protocol.sasl.SaslStep;
import org.letterlock.server.accounts.Accounts;

/// Letterlock's accounts on their real database, asked as a conversation asks them: a new authenticator for each
/// login, the audit written as always.
final class OurSide implements Side {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Accounts accounts;
    private final Accounts.Visitor visitor =
            new Accounts.Visitor(InetAddress.getLoopbackAddress(), "smtp", Optional.empty(), "load.example.org");
    private final RandomGenerator random = new SecureRandom();

    OurSide(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Duration logIn(SaslMechanism mechanism, Credentials credentials, int count) {
        long clients = 0;
        for (int i = 0; i < count; i++) {
            clients += logIn(mechanism, credentials);
        }
        return Duration.ofNanos(clients);
    }

    private long logIn(SaslMechanism mechanism, Credentials credentials) {
        Offer offer = Offer.of(mechanism.name());
        long clients = 0;
        long begin = THREADS.getCurrentThreadCpuTime();
        try (SaslClient client = Clients.of(mechanism, credentials, random)) {
            var initial = client.initialResponse();
            clients += THREADS.getCurrentThreadCpuTime() - begin;
            try (SaslServer server =
                    mechanism.server(accounts.authenticator(visitor), ChannelBindings.NONE, offer, random)) {
                SaslStep step = server.begin(initial);
                while (step instanceof SaslStep.Challenge(var data)) {
                    begin = THREADS.getCurrentThreadCpuTime();
                    ClientStep answer = client.respond(data);
                    clients += THREADS.getCurrentThreadCpuTime() - begin;
                    if (!(answer instanceof ClientStep.Respond(var response))) {
                        throw new IllegalStateException(answer.toString());
                    }
                    step = server.respond(response);
                }
                if (!(step instanceof SaslStep.Granted)) {
                    throw new IllegalStateException(mechanism.name() + ": " + step);
                }
            }
        }
        return clients;
    }

    @Override
    public Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
