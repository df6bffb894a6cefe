package org.letterlock.app.serve;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.ListenerSettings;
import org.letterlock.app.config.WebSettings;
import org.letterlock.app.web.WebServer;
import org.letterlock.net.channel.BindFailed;
import org.letterlock.net.channel.Doorkeeper;
import org.letterlock.net.channel.Listener;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.intake.Router;
import org.letterlock.server.intake.Spools;
import org.letterlock.server.policy.SelfTest;
import org.letterlock.server.smtp.SmtpService;
import org.letterlock.server.store.DeliveryIds;
import org.letterlock.server.store.SqliteStore;

/// A server at work: the one place where its parts meet. Started by a thread that may wait; stopped by any.
public final class RunningServer {
    private static final System.Logger LOG = System.getLogger(RunningServer.class.getName());

    /// Of the heap, for all messages on their way in together; beyond it they go to files.
    private static final int SPOOL_SHARE_OF_HEAP = 8;

    private final AccountsAtWork people;
    private final CertificateWatch certificates;
    private final List<Listener> listeners;
    private final List<BoundListener> bound;
    private final Optional<WebServer> web;

    private RunningServer(
            AccountsAtWork people,
            CertificateWatch certificates,
            Map<Listener, Service> listeners,
            Optional<WebServer> web) {
        this.people = people;
        this.certificates = certificates;
        this.listeners = List.copyOf(listeners.keySet());
        this.bound = bound(listeners);
        this.web = web;
    }

    private static List<BoundListener> bound(Map<Listener, Service> listeners) {
        return listeners.entrySet().stream()
                .map(each -> new BoundListener(
                        each.getValue().settings(), each.getKey().address()))
                .toList();
    }

    /// Starts on a folder that this process has claimed, and listens when this returns. The folder stays the caller's
    /// to close, after [#stop].
    ///
    /// @param random a cryptographic source, safe for any thread
    /// @throws CannotStart with everything that stands in the way: every port that cannot be had, or the rule
    ///     that would make an open relay
    public static RunningServer start(
            OpenFolder folder, Configuration configuration, InstantSource clock, RandomGenerator random)
            throws CannotStart {
        Map<TlsVersion, ServerTls> keys = keys(configuration);
        try {
            SqliteStore store = folder.store();
            var ids = new DeliveryIds(clock, random);
            var spools =
                    Spools.open(folder.folder().spool(), Runtime.getRuntime().maxMemory() / SPOOL_SHARE_OF_HEAP);
            var people = AccountsAtWork.open(folder, configuration, clock, random);
            RegisteredAccounts accounts = people.accounts();
            try {
                var shared = new Shared(
                        configuration.hostname(), accounts, new Router(store, ids, clock), spools, clock, random);
                List<Service> services = services(configuration, keys, shared);
                refuseToRelay(configuration, services, folder);
                Map<Listener, Service> listeners = listen(services);
                Optional<WebServer> web = web(
                        new WebStart(folder, configuration, accounts, clock, random),
                        Optional.ofNullable(keys.get(TlsVersion.TLS_1_2)),
                        listeners);
                sweep(store, ids);
                return new RunningServer(people, CertificateWatch.start(keys.values(), clock), listeners, web);
            } catch (CannotStart | StorageFailed reason) {
                people.close();
                throw reason;
            }
        } catch (IOException failed) {
            throw new CannotStart(CannotStart.Kind.STORAGE, "the spool cannot be used: " + failed, failed);
        } catch (StorageFailed failed) {
            throw OpenFolder.storage(failed);
        }
    }

    /// What all listeners share.
    private record Shared(
            Host.Domain site,
            RegisteredAccounts accounts,
            Router router,
            Spools spools,
            InstantSource clock,
            RandomGenerator random) {
        Service service(ListenerSettings settings, ServerTls tls) {
            return new Service(
                    settings,
                    tls,
                    new SmtpService(
                            site,
                            settings.policy(),
                            settings.limits(),
                            accounts,
                            router,
                            spools,
                            Optional.of(tls),
                            clock,
                            random,
                            SmtpService.NO_TRANSCRIPTS,
                            settings.oldOutlookAuthLine()));
        }
    }

    private static List<Service> services(Configuration configuration, Map<TlsVersion, ServerTls> keys, Shared shared) {
        var services = new ArrayList<Service>();
        for (ListenerSettings settings : configuration.listeners()) {
            ServerTls tls = keys.get(settings.tlsFloor());
            if (tls != null) { // there is one for every floor
                services.add(shared.service(settings, tls));
            }
        }
        return services;
    }

    private record Service(ListenerSettings settings, ServerTls tls, SmtpService smtp) {}

    /// One for each floor: they differ in nothing else.
    private static Map<TlsVersion, ServerTls> keys(Configuration configuration) throws CannotStart {
        var keys = new EnumMap<TlsVersion, ServerTls>(TlsVersion.class);
        var floors = new ArrayList<TlsVersion>();
        configuration.listeners().forEach(listener -> floors.add(listener.tlsFloor()));
        configuration.web().filter(WebSettings::tls).ifPresent(_ -> floors.add(TlsVersion.TLS_1_2));
        for (TlsVersion floor : floors) {
            if (!keys.containsKey(floor)) {
                try {
                    keys.put(
                            floor,
                            ServerTls.pem(
                                    configuration.chain(),
                                    configuration.key(),
                                    ServerTls.Settings.DEFAULT.withMin(floor)));
                } catch (UnusableKey unusable) {
                    throw new CannotStart(
                            CannotStart.Kind.CONFIGURATION, "[certificate]: " + unusable.getMessage(), unusable);
                }
            }
        }
        return keys;
    }

    /// The server's test of itself.
    private static void refuseToRelay(Configuration configuration, List<Service> services, OpenFolder folder)
            throws CannotStart, StorageFailed {
        String domain = folder.database()
                .read(statements -> {
                    try (var row =
                            statements.prepare("SELECT min(name) FROM domain").executeQuery()) {
                        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.<String>empty();
                    }
                })
                .orElse(FirstStart.usualDomain(configuration.hostname()).text());
        InetAddress address = services.getFirst().settings().addresses().getFirst();
        var fault = SelfTest.run(
                services.stream().map(service -> service.smtp().gate()).toList(),
                configuration.hostname().text(),
                address,
                domain);
        if (fault.isPresent()) {
            throw new CannotStart(CannotStart.Kind.CONFIGURATION, "will not start as an " + fault.get());
        }
    }

    /// Opens every port of every listener, or none.
    private static Map<Listener, Service> listen(List<Service> services) throws CannotStart {
        var open = new LinkedHashMap<Listener, Service>();
        var failures = new ArrayList<BindFailed>();
        for (Service service : services) {
            int port = service.settings().port();
            for (InetAddress address : service.settings().addresses()) {
                try {
                    Listener listener = Listener.open(
                            settings(service, new InetSocketAddress(address, port)), service.smtp()::converse);
                    open.put(listener, service);
                    port = listener.address().getPort(); // any free port, but the same at every address
                } catch (BindFailed failed) {
                    failures.add(failed);
                }
            }
        }
        if (failures.isEmpty()) {
            return open;
        }
        open.keySet().forEach(Listener::close);
        throw cannotListen(failures);
    }

    private static CannotStart cannotListen(List<BindFailed> failures) {
        boolean taken = failures.stream().anyMatch(failed -> failed.reason() == BindFailed.Reason.TAKEN);
        return new CannotStart(
                taken ? CannotStart.Kind.TAKEN : CannotStart.Kind.CONFIGURATION,
                failures.stream().map(BindFailed::getMessage).collect(Collectors.joining("\n"))
                        + "\nOther ports: port = … in letterlock.toml, or --port NAME=PORT");
    }

    /// Opens the web page, or closes the mail listeners again.
    private static Optional<WebServer> web(WebStart start, Optional<ServerTls> tls, Map<Listener, Service> listeners)
            throws CannotStart {
        Optional<WebSettings> settings = start.configuration().web();
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(start.start(settings.get(), tls.map(TlsSide.class::cast), bound(listeners)));
        } catch (BindFailed failed) {
            listeners.keySet().forEach(Listener::close);
            throw cannotListen(List.of(failed));
        } catch (CannotStart reason) {
            listeners.keySet().forEach(Listener::close);
            throw reason;
        }
    }

    private static Listener.Settings settings(Service service, InetSocketAddress address) {
        ListenerSettings settings = service.settings();
        return new Listener.Settings(settings.name(), address)
                .withLimits(settings.places())
                .withRefusal(why -> ReplyFormat.encode(noPlace(why)))
                .withTrusted(who -> who.isLoopbackAddress()
                        || settings.policy().trusted().find(who).isPresent());
    }

    /// RFC 5321 §3.8, RFC 3463 §3.8.
    private static Reply noPlace(Doorkeeper.Verdict why) {
        return switch (why) {
            case FULL, WELCOME -> Reply.of(421, "4.3.2", "All connections are taken; try again later");
            case TOO_MANY_FROM_ADDRESS ->
                Reply.of(421, "4.7.0", "Too many connections from your address; close some first");
            case TOO_FAST -> Reply.of(421, "4.7.0", "Too many new connections from your address; slow down");
        };
    }

    /// Deletes what a crash may have left, beside the first deliveries.
    private static void sweep(SqliteStore store, DeliveryIds ids) {
        var before = ids.next();
        Thread.ofPlatform().daemon().name("sweep").start(() -> {
            try {
                int swept = store.sweep(before);
                if (swept > 0) {
                    LOG.log(Level.INFO, "removed " + swept + " bodies that an unfinished delivery had left");
                }
            } catch (StorageFailed | IOException failed) {
                LOG.log(Level.WARNING, "cannot look for bodies that an unfinished delivery has left", failed);
            }
        });
    }

    /// Where it listens, in the order of the configuration.
    public List<BoundListener> listeners() {
        return bound;
    }

    /// The web page, unless it is switched off.
    public Optional<WebServer> web() {
        return web;
    }

    /// Takes no more connections, lets every conversation finish what it is saying, and ends.
    ///
    /// @param patience how long conversations get at most
    /// @return whether all of them ended by themselves
    public boolean stop(Duration patience) {
        certificates.close();
        web.ifPresent(WebServer::stop);
        var ended = new AtomicBoolean(true);
        List<Thread> draining = listeners.stream()
                .map(listener -> Thread.ofVirtual().start(() -> {
                    if (!listener.drain(patience)) {
                        ended.set(false);
                    }
                }))
                .toList();
        boolean interrupted = false;
        for (Thread each : draining) {
            while (each.isAlive()) {
                try {
                    each.join();
                } catch (InterruptedException hurried) {
                    interrupted = true; // the patience is bounded already
                }
            }
        }
        people.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended.get();
    }
}
