package org.letterlock.net.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Waits on this machine, and for this machine alone, for the browser that an authorization server sends back (RFC
/// 8252 §7.3). One query is taken, the first that the asker recognises; what others send, any program and any web
/// page may, is turned away and does not end the waiting. Safe for any thread.
public final class LoopbackReceiver implements AutoCloseable {
    private static final int BACKLOG = 8;

    /// Long enough for any code; longer ones are nobody's.
    private static final int LONGEST_QUERY = 16 * 1024;

    private static final String TAKEN =
            "The answer has arrived. You may close this page and go back to where you started.";

    private final List<HttpServer> servers;
    private final String path;
    private final Predicate<String> wanted;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<String> query = new CompletableFuture<>();

    private LoopbackReceiver(List<HttpServer> servers, String path, Predicate<String> wanted) {
        this.servers = servers;
        this.path = path;
        this.wanted = wanted;
    }

    /// Listens.
    ///
    /// @param host `127.0.0.1`, `[::1]`, or `localhost` for both, since nobody knows which a browser takes
    /// @param port 0 for any that is free
    /// @param path where the browser is sent to
    /// @param wanted whether a raw query (what follows the `?`) is the one waited for; called by any thread
    /// @throws IOException when the port is in another's hands
    public static LoopbackReceiver open(String host, int port, String path, Predicate<String> wanted)
            throws IOException {
        var servers = new ArrayList<HttpServer>();
        String first = host.equals("[::1]") ? "::1" : "127.0.0.1";
        servers.add(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(first), port), BACKLOG));
        if (host.equals("localhost")) {
            try {
                int same = servers.getFirst().getAddress().getPort();
                servers.add(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), same), BACKLOG));
            } catch (IOException noIpv6) {
                // then browsers come by IPv4
            }
        }
        var receiver = new LoopbackReceiver(List.copyOf(servers), path.isEmpty() ? "/" : path, wanted);
        for (HttpServer server : servers) {
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", receiver::answer);
            server.start();
        }
        return receiver;
    }

    public int port() {
        return servers.getFirst().getAddress().getPort();
    }

    /// The query that was waited for; empty when `limit` is over or the thread is interrupted, which it then still is.
    public Optional<String> await(Duration limit) {
        try {
            return Optional.of(query.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException nobody) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getRawQuery();
            if (!hosts().contains(String.valueOf(exchange.getRequestHeaders().getFirst("Host")))) {
                say(exchange, 421, "This is not the host you look for."); // RFC 9110 §15.5.20
            } else if (!exchange.getRequestMethod().equals("GET")) {
                say(exchange, 405, "Only a browser's redirect is waited for.");
            } else if (!exchange.getRequestURI().getPath().equals(path) || asked == null) {
                say(exchange, 404, "There is nothing here.");
            } else if (asked.length() > LONGEST_QUERY || !wanted.test(asked)) {
                say(exchange, 400, "This is not the answer that is waited for; nothing was done.");
            } else if (taken.compareAndSet(false, true)) {
                try {
                    say(exchange, 200, TAKEN);
                } finally {
                    query.complete(asked); // now, for whoever hears it may close us
                }
            } else {
                say(exchange, 410, "An answer has arrived before.");
            }
        }
    }

    /// By another name we are called where a web page resolves its own name to this machine.
    private Set<String> hosts() {
        return Set.of("127.0.0.1:" + port(), "localhost:" + port(), "[::1]:" + port());
    }

    private static void say(HttpExchange exchange, int status, String words) throws IOException {
        byte[] page = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Letterlock</title>
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark"></head>
                <body><p>%s</p></body></html>
                """.formatted(words).getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, page.length);
        exchange.getResponseBody().write(page);
    }

    /// Stops listening; who is being answered still is.
    @Override
    public void close() {
        servers.forEach(server -> server.stop(1));
    }
}
