package org.letterlock.bench.auth;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.kit.peers.Dovecot;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Dovecot's authentication process, asked over the socket that its login processes use (its documented
/// "Authentication Protocol", version 1.2). Many logins are under way at once, which lets it read and answer several
/// in one system call: the best it can do.
final class DovecotSide implements Side, AutoCloseable {
    private static final int AT_ONCE = 32;

    private final Dovecot dovecot;
    private final SocketChannel socket;
    private final BufferedReader in;
    private final BufferedWriter out;
    private final RandomGenerator random = new SecureRandom();
    private final Map<String, SaslClient> under = new HashMap<>();
    private int next = 1;

    DovecotSide(Dovecot dovecot) throws IOException {
        this.dovecot = dovecot;
        this.socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(dovecot.socket()));
        this.in = new BufferedReader(Channels.newReader(socket, StandardCharsets.US_ASCII), 1 << 16);
        this.out = new BufferedWriter(Channels.newWriter(socket, StandardCharsets.US_ASCII), 1 << 16);
        out.write("VERSION\t1\t2\nCPID\t" + ProcessHandle.current().pid() + "\n");
        out.flush();
        String line = in.readLine();
        while (line != null && !line.equals("DONE")) {
            line = in.readLine();
        }
    }

    @Override
    public Duration logIn(SaslMechanism mechanism, Credentials credentials, int count) throws IOException {
        int begun = 0;
        for (int done = 0; done < count; ) {
            while (begun < count && under.size() < AT_ONCE) {
                begin(mechanism, credentials);
                begun++;
            }
            out.flush();
            do {
                done += answer(in.readLine()) ? 1 : 0;
            } while (in.ready());
        }
        return Duration.ZERO; // the client's sums are in another process
    }

    private void begin(SaslMechanism mechanism, Credentials credentials) throws IOException {
        String id = Integer.toString(next++);
        SaslClient client = Clients.of(mechanism, credentials, random);
        under.put(id, client);
        out.write("AUTH\t" + id + "\t" + mechanism.name() + "\tservice=smtp\tsecured\tno-penalty");
        Optional<Secret> initial = client.initialResponse();
        if (initial.isPresent()) {
            out.write("\tresp=" + base64(initial.get()));
        }
        out.write('\n');
    }

    /// @return whether this was the end of a login
    private boolean answer(String line) throws IOException {
        List<String> words = Arrays.asList(line.split("\t", -1));
        String id = words.get(1);
        SaslClient client = Objects.requireNonNull(under.get(id), id);
        return switch (words.getFirst()) {
            case "OK" -> {
                under.remove(id);
                client.close();
                yield true;
            }
            case "CONT" -> {
                byte[] challenge = Base64.getDecoder().decode(words.size() > 2 ? words.get(2) : "");
                if (!(client.respond(Octets.of(challenge)) instanceof ClientStep.Respond(Secret response))) {
                    throw new IllegalStateException("the client cancelled");
                }
                out.write("CONT\t" + id + "\t" + base64(response) + "\n");
                yield false;
            }
            default -> throw new IllegalStateException(line + "\n" + dovecot.log());
        };
    }

    private static String base64(Secret secret) {
        return Base64.getEncoder().encodeToString(secret.reveal());
    }

    @Override
    public Duration cpu() {
        return dovecot.cpu();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
