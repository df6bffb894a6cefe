package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.letterlock.net.tls.CertificateNames;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Saslprep;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.directory.Answers.Bound;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Server;

/// Asks a directory for one person as [LdapDirectory] does, on connections of its own, and says each step aloud: what
/// was done, what came of it, and what to do where it failed. For one thread.
public final class DirectoryTrial implements AutoCloseable {
    private final DirectorySettings settings;
    private final Reading reading;
    private final Servers servers;
    private final Consumer<Step> aloud;
    private final List<LDAPConnection> connections = new ArrayList<>();

    private DirectoryTrial(DirectorySettings settings, InstantSource clock, Consumer<Step> aloud) throws UnusableKey {
        this.settings = settings;
        this.reading = new Reading(settings, clock);
        this.servers = new Servers(settings, clock);
        this.aloud = aloud;
    }

    public enum Outcome {
        DONE,
        FAILED,
        /// Not tried, and why.
        SKIPPED
    }

    /// @param id `resolve`, `connect`, `tls`, `service`, `search`, `entry`, `group`, `password`
    /// @param finding what came of it, in plain words
    /// @param advice what to do about a failure; else empty
    public record Step(String id, Outcome outcome, String finding, String advice) {}

    /// How it ended.
    public enum Ending {
        GOOD,
        /// The directory has nobody of this address.
        NOBODY,
        WRONG_PASSWORD,
        /// It knows the person, and the person may not use mail.
        REFUSED,
        NO_HOST,
        /// Later may work.
        TEMPORARY,
        TLS,
        CONFIGURATION
    }

    /// A step that ends the trial.
    private static final class Over extends Exception {
        private static final long serialVersionUID = 1L;

        private final Ending ending;

        Over(Ending ending) {
            this.ending = ending;
        }
    }

    /// @param password whose rightness is tried too, where there is one; the caller's to wipe
    /// @param aloud is told each step when it is done
    /// @throws UnusableKey when the file of authorities cannot be used
    public static Ending run(
            DirectorySettings settings,
            Mailbox address,
            Optional<Secret> password,
            InstantSource clock,
            Consumer<Step> aloud)
            throws UnusableKey {
        try (var trial = new DirectoryTrial(settings, clock, aloud)) {
            return trial.run(address.ascii(), password);
        }
    }

    private Ending run(Mailbox address, Optional<Secret> password) {
        try {
            Server server = reach();
            Optional<SearchResultEntry> entry = Optional.empty();
            if (settings.rules().looksUp()) {
                LDAPConnection line = connections.getFirst();
                service(line);
                entry = Optional.of(find(line, address));
                judge(line, entry.get(), address);
            } else {
                say(
                        "service",
                        Outcome.SKIPPED,
                        "no bind_dn: people are looked up only when they log in themselves",
                        "");
            }
            if (password.isEmpty()) {
                say("password", Outcome.SKIPPED, "no password was given, so none was tried", "");
                return Ending.GOOD;
            }
            password(server, address, entry, password.get());
            return Ending.GOOD;
        } catch (Over over) {
            return over.ending;
        }
    }

    private void say(String id, Outcome outcome, String finding, String advice) {
        aloud.accept(new Step(id, outcome, finding, advice));
    }

    private void done(String id, String finding) {
        say(id, Outcome.DONE, finding, "");
    }

    private Over fail(String id, Ending ending, String finding, String advice) {
        say(id, Outcome.FAILED, finding, advice);
        return new Over(ending);
    }

    private Over fail(String id, NoAnswer failure, String advice) {
        Ending ending = switch (failure.kind()) {
            case LATER -> Ending.TEMPORARY;
            case TLS -> Ending.TLS;
            case CONFIGURATION -> Ending.CONFIGURATION;
        };
        return fail(id, ending, failure.words(), advice);
    }

    /// The first server that can be reached, under TLS.
    private Server reach() throws Over {
        var last = new Over(Ending.CONFIGURATION);
        for (Server server : settings.servers()) {
            try {
                resolve(server);
                connections.add(connect(server, true));
                return server;
            } catch (Over next) {
                last = next;
            }
        }
        throw last;
    }

    private void resolve(Server server) throws Over {
        try {
            String addresses = Stream.of(InetAddress.getAllByName(server.host()))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
            done("resolve", server + ": the host has the address " + addresses);
        } catch (UnknownHostException unknown) {
            throw fail(
                    "resolve",
                    Ending.NO_HOST,
                    server + ": there is no host " + server.host(),
                    "correct the name in urls, or the DNS this machine asks");
        }
    }

    private LDAPConnection connect(Server server, boolean firstTime) throws Over {
        LDAPConnection connection;
        try {
            connection = servers.connect(server);
        } catch (NoAnswer failure) {
            boolean tls = failure.kind() == NoAnswer.Kind.TLS;
            throw fail(
                    tls ? "tls" : "connect",
                    failure,
                    tls ? trustAdvice() : "see that a directory listens there and no firewall is between");
        }
        try {
            servers.startTls(connection, server);
        } catch (NoAnswer failure) {
            connection.close();
            throw fail("tls", failure, trustAdvice());
        }
        if (firstTime) {
            done("connect", "connected to " + server.host() + " port " + server.port());
            done("tls", protection(connection, server));
        }
        return connection;
    }

    private static String trustAdvice() {
        return "name the authority that signed the server's certificate in ca_file, and the server in urls as its "
                + "certificate calls it";
    }

    private static String protection(LDAPConnection connection, Server server) {
        SSLSession session = connection.getSSLSession();
        if (server.protection() == Protection.NONE || session == null) {
            return "no TLS, which only a directory on this very machine may do without";
        }
        String how = session.getProtocol() + (server.protection() == Protection.STARTTLS ? " by StartTLS" : "");
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? how + "; the certificate is for " + String.join(", ", CertificateNames.of(certificate))
                            + ", by " + certificate.getIssuerX500Principal().getName() + ", good until "
                            + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC)
                    : how;
        } catch (SSLPeerUnverifiedException nobody) {
            return how;
        }
    }

    private void service(LDAPConnection line) throws Over {
        if (settings.account().isEmpty()) {
            say("service", Outcome.SKIPPED, "no bind_dn: searches are anonymous", "");
            return;
        }
        try {
            ServiceAccount.logIn(line, settings);
            done(
                    "service",
                    "logged in as the service account "
                            + settings.account().get().name());
        } catch (NoAnswer failure) {
            throw fail("service", failure, "correct bind_dn, or the first line of bind_password_file");
        }
    }

    private SearchResultEntry find(LDAPConnection line, Mailbox address) throws Over {
        String asked = "search below " + settings.search().base() + " with " + reading.filter(address);
        try {
            Optional<SearchResultEntry> entry = reading.search(line, reading.filter(address));
            if (entry.isPresent()) {
                done("search", "a " + asked + " finds " + entry.get().getDN());
                return entry.get();
            }
            throw fail(
                    "search",
                    Ending.NOBODY,
                    "a " + asked + " finds nobody",
                    "see whether the address stands in the entry, and whether filter and search_base reach it; some "
                            + "directories hide entries from accounts that may not read them");
        } catch (LDAPException failure) {
            throw fail("search", Answers.noAnswer(failure.toLDAPResult(), asked), "correct search_base or filter");
        } catch (NoAnswer failure) {
            throw fail("search", failure, "correct search_base or filter");
        }
    }

    /// What the entry says, and whether its person may use mail.
    private void judge(LDAPConnection line, SearchResultEntry entry, Mailbox address) throws Over {
        List<Mailbox> addresses = reading.reader().addresses(entry);
        String all = addresses.stream().map(Mailbox::text).collect(Collectors.joining(", "));
        if (addresses.stream().noneMatch(own -> own.text().equalsIgnoreCase(address.text()))) {
            throw fail(
                    "entry",
                    Ending.CONFIGURATION,
                    entry.getDN() + " has " + (all.isEmpty() ? "no address of our domains" : "the addresses " + all)
                            + ", and " + address + " is none of them",
                    "put the attribute that holds it into addresses, or its domain into domains");
        }
        String name = reading.reader().displayName(entry);
        done(
                "entry",
                (name.isEmpty() ? "" : name + ", ") + "known by "
                        + reading.reader().id(entry) + ", addresses " + all);
        try {
            Optional<String> off =
                    reading.reader().disabled(entry, reading.clock().instant());
            if (off.isPresent()) {
                throw fail("entry", Ending.REFUSED, off.get(), "enable the account in the directory");
            }
            if (settings.group().isEmpty()) {
                say("group", Outcome.SKIPPED, "no group is asked for", "");
                return;
            }
            Optional<String> outside = reading.outside(line, entry);
            if (outside.isPresent()) {
                throw fail(
                        "group",
                        Ending.REFUSED,
                        outside.get(),
                        "add the person to the group, or see whether group_check fits this directory: memberOf, "
                                + "nested or search");
            }
            done("group", "in the group " + settings.group().get().name());
        } catch (LDAPException failure) {
            throw fail("group", Answers.noAnswer(failure.toLDAPResult(), "look into the group"), "correct group");
        }
    }

    private void password(Server server, Mailbox address, Optional<SearchResultEntry> entry, Secret typed) throws Over {
        byte[] prepared = Saslprep.password(typed);
        try {
            Optional<String> unfit = LdapDirectory.unfit(typed, prepared);
            if (unfit.isPresent()) {
                throw fail("password", Ending.WRONG_PASSWORD, unfit.get(), "");
            }
            Optional<String> name = settings.userBind().isPresent()
                    ? settings.userBind().get().fill(address)
                    : entry.map(SearchResultEntry::getDN);
            if (name.isEmpty()) {
                throw fail("password", Ending.NOBODY, "no name to log in with can be made of the address", "");
            }
            LDAPConnection line = connect(server, false);
            connections.add(line);
            bind(line, name.get(), prepared);
            if (settings.userBind().isPresent() && entry.isEmpty()) {
                judge(line, own(line, name.get(), address), address);
            }
        } finally {
            Arrays.fill(prepared, (byte) 0);
        }
    }

    private void bind(LDAPConnection line, String name, byte[] password) throws Over {
        try {
            switch (LdapDirectory.bind(line, name, password)) {
                case Bound.Right() -> done("password", "logged in as " + name + ": the password is right");
                case Bound.Wrong(String cause) ->
                    throw fail("password", Ending.WRONG_PASSWORD, "tried to log in as " + name + ": " + cause, "");
                case Bound.Refused(var _, String cause) ->
                    throw fail(
                            "password",
                            Ending.REFUSED,
                            "tried to log in as " + name + ": " + cause,
                            "put it right in the directory");
            }
        } catch (LDAPException failure) {
            throw fail("password", Answers.noAnswer(failure.toLDAPResult(), "log in"), "");
        } catch (NoAnswer failure) {
            throw fail("password", failure, "");
        }
    }

    private SearchResultEntry own(LDAPConnection line, String name, Mailbox address) throws Over {
        try {
            Optional<SearchResultEntry> own =
                    reading.own(line, settings.userBind().orElseThrow(), name, address);
            if (own.isPresent()) {
                return own.get();
            }
            throw fail(
                    "entry",
                    Ending.CONFIGURATION,
                    name + " may not read the entry of their own, or it does not match",
                    "let people read their own entries, or look them up by a service account (bind_dn)");
        } catch (LDAPException failure) {
            throw fail("entry", Answers.noAnswer(failure.toLDAPResult(), "read the person's own entry"), "");
        } catch (NoAnswer failure) {
            throw fail("entry", failure, "");
        }
    }

    @Override
    public void close() {
        connections.forEach(LDAPConnection::close);
    }
}
