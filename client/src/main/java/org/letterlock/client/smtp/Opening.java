package org.letterlock.client.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.smtp.Capabilities;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.transcript.Entry;

/// The first part of a session: greeting, EHLO, TLS, login.
final class Opening {
    private static final int READY = 220;

    /// RFC 5321 §4.1.4 and §3.2: replies to EHLO after which HELO is worth a try.
    private static final Set<Integer> NO_EHLO = Set.of(500, 501, 502, 504, 550);

    private final SmtpClient client;
    private final Conversation conversation;
    private Capabilities capabilities = Capabilities.NONE;
    private Optional<SaslMechanism> loggedInBy = Optional.empty();

    Opening(SmtpClient client, Conversation conversation) {
        this.client = client;
        this.conversation = conversation;
    }

    /// Goes as far as `last`.
    void run(Phase last) throws ConnectionLost, Stopped {
        if (client.tlsPolicy() == TlsPolicy.IMPLICIT) {
            conversation.encrypt(tls(), Phase.CONNECT);
        }
        greeting();
        if (last == Phase.CONNECT) {
            return;
        }
        hello();
        if (last == Phase.EHLO) {
            return;
        }
        if (startTls(last) || last == Phase.STARTTLS) {
            return;
        }
        if (client.login().isPresent()) {
            var exchange = new LoginExchange(
                    conversation,
                    client.login().get(),
                    capabilities.auth(),
                    toThisMachine(),
                    client.random(),
                    client.clock());
            loggedInBy = exchange.run();
        }
    }

    Capabilities capabilities() {
        return capabilities;
    }

    Optional<SaslMechanism> loggedInBy() {
        return loggedInBy;
    }

    private void greeting() throws ConnectionLost, Stopped {
        Reply greeting = conversation.hear(Phase.CONNECT);
        if (greeting.code() != READY) {
            throw conversation.refusal(Phase.CONNECT, greeting);
        }
    }

    private void hello() throws ConnectionLost, Stopped {
        String name = client.greetAs().orElseGet(this::addressLiteral);
        Reply reply = conversation.ask(Phase.EHLO, new Command.Ehlo(name));
        if (reply.code() / 100 == 2) {
            capabilities = Capabilities.parse(reply);
            return;
        }
        if (!NO_EHLO.contains(reply.code())) {
            throw conversation.refusal(Phase.EHLO, reply);
        }
        Reply older = conversation.ask(Phase.EHLO, new Command.Helo(name)); // RFC 5321 §3.2
        if (older.code() / 100 != 2) {
            throw conversation.refusal(Phase.EHLO, older);
        }
        capabilities = Capabilities.NONE;
    }

    /// RFC 5321 §4.1.4: a client without a name says its address.
    private String addressLiteral() {
        InetAddress address = conversation.channel().peer().local().getAddress();
        if (address == null) {
            return "[127.0.0.1]";
        }
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return address instanceof Inet6Address
                ? "[IPv6:" + (scope < 0 ? text : text.substring(0, scope)) + "]"
                : "[" + text + "]";
    }

    /// Whether the session ends here because that was all it was for.
    private boolean startTls(Phase last) throws ConnectionLost, Stopped {
        boolean required = client.tlsPolicy() == TlsPolicy.REQUIRED;
        if (!required && client.tlsPolicy() != TlsPolicy.OPPORTUNISTIC) {
            return false;
        }
        if (!capabilities.startTls()) {
            if (required) {
                conversation.tell(new Entry.Trouble("the server offers no STARTTLS"));
                throw new Stopped(new Failure.TlsNotOffered());
            }
            return false;
        }
        Reply reply = conversation.ask(Phase.STARTTLS, new Command.StartTls());
        if (reply.code() != READY) {
            if (required || reply.positive() || conversation.over()) {
                throw conversation.refusal(Phase.STARTTLS, reply);
            }
            conversation.tell(new Entry.Event("going on in clear: the server offered TLS and then refused it"));
            return false;
        }
        conversation.nothingBeforeTls();
        conversation.encrypt(tls(), Phase.STARTTLS);
        capabilities = Capabilities.NONE; // RFC 3207 §4.2: what was known is forgotten
        if (last == Phase.STARTTLS) {
            return true;
        }
        hello();
        return false;
    }

    private TlsSide tls() throws Stopped {
        boolean unverified = client.tlsPolicy() == TlsPolicy.OPPORTUNISTIC
                && client.login().isEmpty()
                && client.tls().isEmpty();
        if (unverified) {
            conversation.tell(new Entry.Event("opportunistic TLS: the server's certificate is not verified"));
        }
        return unverified ? DefaultTls.unverified() : client.tls().orElseGet(DefaultTls::verified);
    }

    private boolean toThisMachine() {
        InetAddress address = conversation.channel().peer().remote().getAddress();
        return client.dial().proxy().isEmpty() && address != null && address.isLoopbackAddress();
    }
}
