package org.letterlock.app.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.letterlock.app.config.WebSettings;
import org.letterlock.net.channel.BindFailed;
import org.letterlock.net.tls.TlsSide;

/// The web page, at work: Javalin on Jetty, one virtual thread for each request. Started by a thread that may wait,
/// stopped by any.
public final class WebServer {
    /// The longest form we have is a page of text.
    static final int LARGEST_BODY = 64 * 1024;

    private static final int LARGEST_HEADER = 8 * 1024;
    private static final int CONNECTIONS = 1_000;
    private static final long IDLE_MILLIS = 30_000;
    private static final int HTTPS = 443;

    private final Javalin javalin;
    private final Server jetty;
    private final URI url;

    private final boolean tls;

    private WebServer(Javalin javalin, Server jetty, URI url, boolean tls) {
        this.javalin = javalin;
        this.jetty = jetty;
        this.url = url;
        this.tls = tls;
    }

    /// The URL, which has its port once we listen.
    private static final class Where implements Supplier<URI> {
        private volatile URI url;

        Where(URI url) {
            this.url = url;
        }

        void set(URI known) {
            url = known;
        }

        @Override
        public URI get() {
            return url;
        }
    }

    /// Makes the site, which may ask for the page's URL once that is known.
    @FunctionalInterface
    public interface Sites {
        Site with(Supplier<URI> url);
    }

    /// Starts to listen; when this returns, it answers.
    ///
    /// @param hostname of the mail server, in A-labels
    /// @param tls needed if the settings say so
    /// @param sites makes what all pages share
    /// @param areas the pages
    /// @throws BindFailed when a port cannot be had; nothing listens then
    public static WebServer start(
            WebSettings settings, String hostname, Optional<TlsSide> tls, Sites sites, List<Area> areas)
            throws BindFailed {
        var url = new Where(settings.url().orElseGet(() -> url(settings, hostname, settings.port())));
        Site site = sites.with(url);
        var origin = new Origin(url.get().getScheme(), names(settings, hostname, url.get()));
        Javalin javalin = Javalin.create(config -> {
            sober(config);
            config.jetty.modifyServer(jetty -> {
                jetty.addBean(new NetworkConnectionLimit(CONNECTIONS, jetty));
                jetty.setErrorHandler(quiet());
            });
            for (InetAddress address : settings.addresses()) {
                config.jetty.addConnector((jetty, http) -> connector(jetty, http, address, settings, tls));
            }
            var door = new Door(config.routes, site, origin, new Callers(settings.proxies()));
            config.routes.get("/readyz", context -> ready(context, site));
            Assets.ALL.all().forEach((path, asset) -> config.routes.get(path, context -> serve(context, asset)));
            areas.forEach(area -> area.addTo(door));
        });
        listen(javalin, settings);
        Server jetty = javalin.jettyServer().server();
        int port = port(jetty);
        if (settings.url().isEmpty()) {
            url.set(url(settings, hostname, port));
        }
        return new WebServer(javalin, jetty, url.get(), settings.tls());
    }

    private static void sober(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_BODY;
        config.http.prefer405over404 = true;
        // Pages hold tokens beside what a visitor wrote: their compressed length would tell of them (BREACH).
        config.http.compressionStrategy = CompressionStrategy.NONE;
    }

    private static ErrorHandler quiet() {
        var handler = new ErrorHandler();
        handler.setShowStacks(false);
        handler.setShowCauses(false);
        handler.setShowOrigin(false);
        return handler;
    }

    private static Connector connector(
            Server jetty, HttpConfiguration http, InetAddress address, WebSettings settings, Optional<TlsSide> tls) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LARGEST_HEADER);
        var connection = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (settings.tls()) {
            http.addCustomizer(new SecureRequestCustomizer(false)); // names are checked by Origin
            var keys = new TlsKeys(tls.orElseThrow());
            connector =
                    new ServerConnector(jetty, new SslConnectionFactory(keys, connection.getProtocol()), connection);
        } else {
            connector = new ServerConnector(jetty, connection);
        }
        connector.setHost(address.getHostAddress());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    private static void listen(Javalin javalin, WebSettings settings) throws BindFailed {
        try {
            javalin.start();
        } catch (RuntimeException failed) {
            javalin.stop();
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException io) {
                    var address = new InetSocketAddress(settings.addresses().getFirst(), settings.port());
                    throw BindFailed.of("web", address, io.getCause() instanceof IOException real ? real : io);
                }
            }
            throw failed;
        }
    }

    /// The database answers: `ok`, else 503.
    private static void ready(Context context, Site site) {
        try {
            site.register().domains();
            context.result("ok\n");
        } catch (org.letterlock.server.database.StorageFailed failed) {
            context.status(503).result("unavailable\n");
        }
    }

    private static void serve(Context context, Assets.Asset asset) {
        context.contentType(asset.type())
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .result(asset.content());
    }

    private static int port(Server jetty) {
        return jetty.getConnectors()[0] instanceof ServerConnector connector ? connector.getLocalPort() : -1;
    }

    private static Set<String> names(WebSettings settings, String hostname, URI url) {
        var names = new HashSet<String>(settings.names());
        names.add(hostname);
        names.add("localhost");
        names.add(url.getHost());
        return names;
    }

    private static URI url(WebSettings settings, String hostname, int port) {
        if (settings.tls()) {
            return URI.create("https://" + hostname + (port == HTTPS ? "" : ":" + port));
        }
        String near = settings.addresses().getFirst().getHostAddress();
        return URI.create("http://" + (near.indexOf(':') < 0 ? near : "[" + near + "]") + ":" + port);
    }

    /// What people type to come here.
    public URI url() {
        return url;
    }

    /// Whether it speaks TLS itself.
    public boolean speaksTls() {
        return tls;
    }

    /// Where it listens.
    public List<InetSocketAddress> addresses() {
        var addresses = new ArrayList<InetSocketAddress>();
        for (Connector connector : jetty.getConnectors()) {
            if (connector instanceof ServerConnector listening) {
                addresses.add(new InetSocketAddress(listening.getHost(), listening.getLocalPort()));
            }
        }
        return addresses;
    }

    /// Takes no more requests. Those under way are cut off: none takes longer than a moment.
    public void stop() {
        javalin.stop();
    }
}
