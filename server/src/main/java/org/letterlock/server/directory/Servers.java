package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.TlsFailure;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Server;

/// Connects to the servers of a directory, one after the other. A server that failed is left alone for a moment, so
/// that a directory that is down costs nobody the time to find it out again. Safe for any thread.
final class Servers {
    /// How long a server that could not be reached is not tried again.
    static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /// No entry of a person is larger.
    private static final int LARGEST_MESSAGE = 4 << 20;

    private static final System.Logger LOG = System.getLogger(Servers.class.getName());

    private final DirectorySettings settings;
    private final SSLSocketFactory tls;
    private final InstantSource clock;
    private final Map<Server, Instant> failed = new HashMap<>();

    Servers(DirectorySettings settings, InstantSource clock) throws UnusableKey {
        this.settings = settings;
        this.clock = clock;
        var trust = settings.authorities().isPresent()
                ? new ClientTls.Trust.Verified(
                        ClientTls.authorities(settings.authorities().get()))
                : new ClientTls.Trust.Verified(List.of());
        this.tls = ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(trust)).sockets();
    }

    /// A connection under TLS, to the first server that can be reached; nobody has logged in on it.
    ///
    /// @throws NoAnswer with what went wrong at each
    LDAPConnection open() throws NoAnswer {
        var problems = new ArrayList<String>();
        for (Server server : settings.servers()) {
            if (isLeftAlone(server)) {
                problems.add(server + " failed a moment ago");
                continue;
            }
            try {
                LDAPConnection connection = open(server);
                report(server, true, "");
                return connection;
            } catch (NoAnswer problem) {
                report(server, false, problem.words());
                problems.add(problem.words());
            }
        }
        throw new NoAnswer(NoAnswer.Kind.LATER, String.join("; ", problems));
    }

    private boolean isLeftAlone(Server server) {
        synchronized (failed) {
            Instant since = failed.getOrDefault(server, Instant.MIN);
            Instant now = clock.instant();
            return !since.isAfter(now) && since.isAfter(now.minus(LEFT_ALONE));
        }
    }

    private void report(Server server, boolean reached, String problem) {
        synchronized (failed) {
            boolean before = failed.containsKey(server);
            if (reached) {
                failed.remove(server);
            } else {
                failed.put(server, clock.instant());
            }
            if (before == reached) {
                LOG.log(
                        reached ? Level.INFO : Level.WARNING,
                        reached ? "directory server " + server + " is back" : "directory: " + problem);
            }
        }
    }

    /// Both halves of connecting to one server.
    LDAPConnection open(Server server) throws NoAnswer {
        LDAPConnection connection = connect(server);
        try {
            startTls(connection, server);
            return connection;
        } catch (NoAnswer failure) {
            connection.close();
            throw failure;
        }
    }

    /// The TCP connection, and for `ldaps://` TLS with it.
    LDAPConnection connect(Server server) throws NoAnswer {
        var connection = server.protection() == Protection.IMPLICIT
                ? new LDAPConnection(tls, options())
                : new LDAPConnection(options());
        try {
            connection.connect(
                    server.host(), server.port(), millis(settings.limits().connect()));
            return connection;
        } catch (LDAPException failure) {
            connection.close();
            NoAnswer.Kind kind = isTls(failure) ? NoAnswer.Kind.TLS : NoAnswer.Kind.LATER;
            throw new NoAnswer(kind, server + " " + cannotConnect(failure), failure);
        }
    }

    /// RFC 4513 §3.1: TLS before anything else is said.
    void startTls(LDAPConnection connection, Server server) throws NoAnswer {
        if (server.protection() != Protection.STARTTLS) {
            return;
        }
        try {
            ExtendedResult result = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
            if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new NoAnswer(NoAnswer.Kind.TLS, server + " refuses StartTLS: " + Answers.said(result));
            }
        } catch (LDAPException failure) {
            throw new NoAnswer(NoAnswer.Kind.TLS, server + " " + tlsWords(failure), failure);
        }
    }

    private LDAPConnectionOptions options() {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(millis(settings.limits().connect()));
        options.setResponseTimeoutMillis(millis(settings.limits().response()));
        options.setUseSynchronousMode(true); // answers are read by whoever asked: no thread for each connection
        options.setFollowReferrals(false); // a referral would take passwords to whatever server it names
        options.setBindWithDNRequiresPassword(true); // RFC 4513 §5.1.2
        options.setAbandonOnTimeout(false);
        options.setAllowConcurrentSocketFactoryUse(true);
        options.setMaxMessageSize(LARGEST_MESSAGE);
        options.setUseSchema(false);
        return options;
    }

    private static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static String cannotConnect(LDAPException failure) {
        return isTls(failure) ? tlsWords(failure) : "cannot be connected to: " + deepest(failure);
    }

    private static boolean isTls(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return true;
            }
        }
        return TlsFailure.refusal(failure).isPresent();
    }

    private static String tlsWords(LDAPException failure) {
        return TlsFailure.refusal(failure)
                .map(refused -> "is not believed: " + refused.getMessage())
                .orElseGet(() -> "does not come under TLS: " + deepest(failure));
    }

    private static String deepest(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at instanceof IOException failed ? TlsFailure.explain(failed) : "no answer in time";
    }
}
