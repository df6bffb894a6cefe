package org.letterlock.app.serve;

import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.UnusableKey;

/// Notices that the certificate was renewed, and that it should have been. One daemon thread, once a minute.
final class CertificateWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());
    private static final Duration WARN_BEFORE = Duration.ofDays(14);

    private final List<ServerTls> keys;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    private CertificateWatch(Collection<ServerTls> keys, InstantSource clock, ScheduledExecutorService timer) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
        this.timer = timer;
    }

    static CertificateWatch start(Collection<ServerTls> keys, InstantSource clock) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("certificates").factory());
        var watch = new CertificateWatch(keys, clock, timer);
        watch.warnOfExpiry();
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.MINUTES);
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(watch::warnOfExpiry, 1, 1, TimeUnit.DAYS);
        return watch;
    }

    /// Takes renewed files into use. Those that cannot be used are named every minute until they can.
    void look() {
        for (ServerTls tls : keys) {
            try {
                if (tls.reloadIfChanged()) {
                    LOG.log(Level.INFO, "the certificate was renewed, and is in use for new connections");
                }
            } catch (UnusableKey unusable) {
                LOG.log(
                        Level.ERROR,
                        "the renewed certificate cannot be used, the old one stays: " + unusable.getMessage());
            }
        }
    }

    private void warnOfExpiry() {
        for (X509Certificate certificate : keys.getFirst().certificates()) {
            Instant end = certificate.getNotAfter().toInstant();
            if (clock.instant().isAfter(end)) {
                LOG.log(Level.ERROR, "the certificate expired at " + end + "; clients will refuse it");
            } else if (clock.instant().plus(WARN_BEFORE).isAfter(end)) {
                LOG.log(Level.WARNING, "the certificate expires at " + end + "; renew it");
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
