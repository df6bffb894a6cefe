package org.letterlock.app.cli;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.smtp.Timeouts;
import org.letterlock.client.smtp.TlsPolicy;
import org.letterlock.net.channel.Dial;
import org.letterlock.net.channel.SocksProxy;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Which server to call, and by which way.
final class ConnectionOptions {
    private static final int SMTP = 25;
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST[:PORT]",
            description = "The server: a name, an address, or a URL smtp://, smtps://, submission:// or "
                    + "submissions://. Without a port: 587 with a login or --tls, 465 with --tls-on-connect, else 25.")
    private @Nullable String server;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The server's port, before one in --server.")
    private @Nullable Integer port;

    @Option(
            names = "--ehlo",
            paramLabel = "NAME",
            description = "What to call ourselves in EHLO; without it our address, e.g. [192.0.2.1].")
    @Nullable
    String ehlo;

    @Option(names = "--source-ip", paramLabel = "ADDRESS", description = "Our own address to call from.")
    private @Nullable String sourceIp;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait for any one answer, e.g. 30s or 2m; without it 30 seconds to connect, "
                    + "then minutes, as RFC 5321 §4.5.3.2 says.")
    private @Nullable Duration timeout;

    @ArgGroup(exclusive = true)
    private @Nullable Family family;

    static final class Family {
        @Option(names = "-4", description = "Use IPv4 only.")
        boolean four;

        @Option(names = "-6", description = "Use IPv6 only.")
        boolean six;
    }

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through this SOCKS proxy: socks5h://HOST:PORT (it looks up names) or socks5://HOST:PORT "
                    + "(we do). Without it, what ALL_PROXY says; '' for none.")
    private @Nullable String proxy;

    /// The server as it was named: on the command line, else by the preset.
    ServerAddress address(Preset preset) {
        String named = server != null ? server : preset.value("server").orElse(null);
        if (named == null) {
            throw new CommandFailed(ExitCode.USAGE, "which server? Name it with -s HOST[:PORT]");
        }
        return ServerAddress.parse(named);
    }

    /// The call to make.
    Dial dial(Surroundings surroundings, Preset preset, ServerAddress address, TlsOptions tls, boolean login) {
        Dial dial = new Dial(address.host(), port(preset, address, tls, login));
        if (family != null) {
            dial = dial.withFamily(family.four ? Dial.Family.IPV4 : Dial.Family.IPV6);
        }
        if (sourceIp != null) {
            dial = dial.withSource(literal(sourceIp));
        }
        Optional<String> by = Optional.ofNullable(proxy)
                .or(() -> preset.value("proxy"))
                .or(() -> surroundings.variable("ALL_PROXY"))
                .or(() -> surroundings.variable("all_proxy"))
                .filter(url -> !url.isEmpty());
        return by.isEmpty() ? dial : dial.withProxy(proxy(by.get()));
    }

    private int port(Preset preset, ServerAddress address, TlsOptions tls, boolean login) {
        if (port != null) {
            if (port < 1 || port > 65_535) {
                throw new CommandFailed(ExitCode.USAGE, port + " is no port");
            }
            return port;
        }
        if (address.port().isPresent()) {
            return address.port().getAsInt();
        }
        Optional<TlsPolicy> policy = tls.policy(preset);
        if (policy.equals(Optional.of(TlsPolicy.IMPLICIT))) {
            return SUBMISSIONS;
        }
        return login || policy.equals(Optional.of(TlsPolicy.REQUIRED)) ? SUBMISSION : SMTP;
    }

    Timeouts timeouts(Preset preset) {
        Optional<Duration> limit = Optional.ofNullable(timeout)
                .or(() -> preset.value("timeout").map(text -> new Durations().convert(text)));
        return limit.map(Timeouts.RFC_5321::atMost).orElse(Timeouts.RFC_5321);
    }

    private static SocksProxy proxy(String url) {
        return SocksProxy.parse(url)
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.USAGE, "not a proxy we can use: write socks5h://HOST:PORT or socks5://HOST:PORT"));
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException notLiteral) {
            throw new CommandFailed(ExitCode.USAGE, "not an IP address: " + text, notLiteral);
        }
    }
}
