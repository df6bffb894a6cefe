package org.letterlock.server.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.kit.transcripts.CannotPlay;
import org.letterlock.kit.transcripts.MemoryStage;
import org.letterlock.kit.transcripts.Stage;
import org.letterlock.net.channel.BindFailed;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.ConnectFailed;
import org.letterlock.net.channel.Listener;
import org.letterlock.net.channel.TcpChannel;
import org.letterlock.net.tls.TlsSide;

/// A stage of real sockets on the loopback address; time is real on it.
final class LoopbackStage implements Stage, AutoCloseable {
    private final Map<String, SmtpService> services;
    private final Map<String, String> variables;
    private final Map<String, MemoryStage.Check> checks;
    private final TlsSide tls;
    private final List<Listener> listeners = new ArrayList<>();

    LoopbackStage(
            Map<String, SmtpService> services,
            Map<String, String> variables,
            Map<String, MemoryStage.Check> checks,
            TlsSide tls) {
        this.services = services;
        this.variables = variables;
        this.checks = checks;
        this.tls = tls;
    }

    @Override
    public Channel connect(String name) throws CannotPlay {
        SmtpService service = services.get(name);
        if (service == null) {
            throw new CannotPlay("no listener " + name);
        }
        try {
            Listener listener = Listener.open(
                    new Listener.Settings("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    service::converse);
            listeners.add(listener);
            return TcpChannel.connect("127.0.0.1", listener.address().getPort(), Duration.ofSeconds(10));
        } catch (BindFailed | ConnectFailed failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public TlsSide tls() {
        return tls;
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public Optional<String> wrongWith(String expectation, List<String> words) throws CannotPlay {
        MemoryStage.Check check = checks.get(expectation);
        if (check == null) {
            throw new CannotPlay("nothing known of @" + expectation);
        }
        return check.wrong(words);
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }
}
