package org.letterlock.app.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Parsed;

/// The proxy of `HTTPS_PROXY`, as curl and others read it: for `https` URLs whose host `NO_PROXY` does not name.
final class HttpsProxy extends ProxySelector {
    private static final int USUAL_PORT = 3128;

    private final InetSocketAddress address;
    private final List<String> direct;

    private HttpsProxy(InetSocketAddress address, List<String> direct) {
        this.address = address;
        this.direct = direct;
    }

    /// The one that the environment names, if it does.
    static Optional<ProxySelector> of(Surroundings surroundings) {
        return variable(surroundings, "HTTPS_PROXY").map(text -> {
            URI url = parse(text)
                    .ok()
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE, "HTTPS_PROXY is no proxy that we can use: write http://HOST:PORT"));
            int port = url.getPort() < 0 ? USUAL_PORT : url.getPort();
            List<String> direct = Stream.of(
                            variable(surroundings, "NO_PROXY").orElse("").split("[, ]+"))
                    .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^[*]?[.]", ""))
                    .filter(host -> !host.isEmpty())
                    .toList();
            return new HttpsProxy(InetSocketAddress.createUnresolved(url.getHost(), port), direct);
        });
    }

    private static Parsed<URI> parse(String text) {
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            boolean usable =
                    "http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getRawUserInfo() == null;
            return usable ? Parsed.ok(url) : Parsed.bad("it is no http:// proxy");
        } catch (IllegalArgumentException malformed) {
            return Parsed.bad("it is no URL");
        }
    }

    private static Optional<String> variable(Surroundings surroundings, String name) {
        return surroundings.variable(name).or(() -> surroundings.variable(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<Proxy> select(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        boolean goesDirect = !"https".equalsIgnoreCase(url.getScheme())
                || direct.stream()
                        .anyMatch(named -> named.equals("*") || host.equals(named) || host.endsWith("." + named));
        return List.of(goesDirect ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, address));
    }

    @Override
    public void connectFailed(URI url, SocketAddress where, IOException failed) {
        // the caller says so
    }
}
