package org.letterlock.server.directory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.directory.DirectorySettings.Account;
import org.letterlock.server.directory.DirectorySettings.Limits;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Search;
import org.letterlock.server.directory.DirectorySettings.Server;

/// A directory in this process: example.test's people under `ou=people,dc=example,dc=test`, everybody's password the
/// name and ` knows`, and a service account. What it is asked is kept, and it may be told to misbehave.
final class MemoryLdap implements AutoCloseable {
    static final String BASE = "dc=example,dc=test";
    static final String PEOPLE = "ou=people," + BASE;
    static final String SERVICE = "cn=letterlock,ou=services," + BASE;
    static final String SERVICE_PASSWORD = "the service's own";
    static final String GROUP = "cn=mail,ou=groups," + BASE;
    static final TestCertificates CERTIFICATES = TestCertificates.create();

    final List<String> binds = new ArrayList<>();
    final List<String> searches = new ArrayList<>();
    private final InMemoryDirectoryServer server;
    private volatile Optional<LDAPException> onBind = Optional.empty();
    private volatile Optional<LDAPException> onSearch = Optional.empty();
    private volatile Runnable beforeBind = () -> {};

    private MemoryLdap(InMemoryDirectoryServer server) {
        this.server = server;
    }

    /// What listens: `ldap://`, which knows StartTLS, or `ldaps://`; with a certificate for these names.
    static MemoryLdap start(boolean implicit, String... names) throws Exception {
        var config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
        SSLContext tls = tls(CERTIFICATES.issue(names));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        config.setListenerConfigs(
                implicit
                        ? InMemoryListenerConfig.createLDAPSConfig(
                                "ldaps", loopback, 0, tls.getServerSocketFactory(), tls.getSocketFactory())
                        : InMemoryListenerConfig.createLDAPConfig("ldap", loopback, 0, tls.getSocketFactory()));
        var watch = new Watch();
        config.addInMemoryOperationInterceptor(watch);
        var server = new InMemoryDirectoryServer(config);
        var started = new MemoryLdap(server);
        watch.owner = Optional.of(started);
        started.populate();
        server.startListening();
        return started;
    }

    static MemoryLdap start() throws Exception {
        return start(false, "localhost", "127.0.0.1");
    }

    private static SSLContext tls(TestCertificates.Issued issued) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server", issued.key(), new char[0], issued.chain().toArray(java.security.cert.Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void populate() throws Exception {
        server.add("dn: " + BASE, "objectClass: domain", "dc: example");
        for (String unit : List.of("people", "groups", "services")) {
            server.add("dn: ou=" + unit + "," + BASE, "objectClass: organizationalUnit", "ou: " + unit);
        }
        person("alice", "mail: alice@example.test", "mail: a.liddell@example.test", "displayName: Alice Liddell");
        person("bob", "mail: Bob@Example.TEST", "proxyAddresses: smtp:bobby@example.test", "cn: Bob");
        server.add("dn: " + GROUP, "objectClass: groupOfNames", "cn: mail", "member: uid=alice," + PEOPLE);
    }

    /// Adds an entry `uid=…` below the people.
    void person(String uid, String... more) throws Exception {
        var lines = new ArrayList<>(List.of(
                "dn: uid=" + uid + "," + PEOPLE,
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "userPassword: " + uid + " knows"));
        lines.addAll(List.of(more));
        server.add(lines.toArray(String[]::new));
    }

    InMemoryDirectoryServer server() {
        return server;
    }

    int port() {
        return server.getListenPort();
    }

    /// From now on every person's bind ends so; the service account's does not.
    void onBind(LDAPException result) {
        onBind = Optional.of(result);
    }

    void onSearch(LDAPException result) {
        onSearch = Optional.of(result);
    }

    void wellAgain() {
        onBind = Optional.empty();
        onSearch = Optional.empty();
    }

    /// Happens before a person's bind is looked at.
    void beforeBind(Runnable what) {
        beforeBind = what;
    }

    /// Settings for it: StartTLS or ldaps, search then bind.
    Configured configured(Path folder) throws IOException {
        Path authority = folder.resolve("authority.pem");
        Files.writeString(authority, TestCertificates.pem(CERTIFICATES.authority()));
        Path password = folder.resolve("service.password");
        Files.writeString(password, SERVICE_PASSWORD + "\n");
        return new Configured(port(), authority, password);
    }

    /// Builds settings, one change after the other.
    static final class Configured {
        private final int port;
        private final Path password;
        Optional<Path> authority;
        String host = "localhost";
        Protection protection = Protection.STARTTLS;
        List<Server> before = List.of();
        String filter = "(|(mail={address})(proxyAddresses=smtp:{address}))";
        String base = PEOPLE;
        Optional<String> userBind = Optional.empty();
        List<String> addresses = DirectorySettings.USUAL_ADDRESSES;
        Optional<DirectorySettings.Group> group = Optional.empty();
        Limits limits = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), 4, 16);
        boolean service = true;
        boolean overrules;

        Configured(int port, Path authority, Path password) {
            this.port = port;
            this.authority = Optional.of(authority);
            this.password = password;
        }

        Configured group(DirectorySettings.Membership by) throws LDAPException {
            group = Optional.of(new DirectorySettings.Group(new DN(GROUP), by));
            return this;
        }

        DirectorySettings settings() throws LDAPException {
            var servers = new ArrayList<>(before);
            servers.add(new Server(host, port, protection));
            boolean looksUp = userBind.isEmpty() || service;
            return new DirectorySettings(
                    new Directory.Rules(
                            "corp",
                            Set.of("example.test"),
                            looksUp,
                            overrules,
                            Duration.ofMinutes(5),
                            Duration.ofHours(1),
                            4,
                            Duration.ofMinutes(30)),
                    servers,
                    authority,
                    service ? Optional.of(new Account(new DN(SERVICE), password)) : Optional.empty(),
                    new Search(
                            new DN(base),
                            SearchScope.SUB,
                            FilterTemplate.parse(filter).orThrow()),
                    userBind.map(text -> BindName.parse(text).orThrow()),
                    addresses,
                    DirectorySettings.USUAL_DISPLAY_NAMES,
                    group,
                    limits);
        }
    }

    private static final class Watch extends InMemoryOperationInterceptor {
        private Optional<MemoryLdap> owner = Optional.empty();

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
            MemoryLdap ldap = owner.orElseThrow();
            String name = request.getRequest().getBindDN();
            synchronized (ldap.binds) {
                ldap.binds.add(request.getConnectionID() + " " + name);
            }
            if (!name.equals(SERVICE)) {
                ldap.beforeBind.run();
                if (ldap.onBind.isPresent()) {
                    throw ldap.onBind.get();
                }
            }
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            MemoryLdap ldap = owner.orElseThrow();
            synchronized (ldap.searches) {
                ldap.searches.add(
                        request.getConnectionID() + " " + request.getRequest().getFilter());
            }
            if (ldap.onSearch.isPresent()) {
                throw ldap.onSearch.get();
            }
        }
    }

    static LDAPException result(ResultCode code, String text) {
        return new LDAPException(code, text);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
