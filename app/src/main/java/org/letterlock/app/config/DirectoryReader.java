package org.letterlock.app.config;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.directory.BindName;
import org.letterlock.server.directory.DirectorySettings;
import org.letterlock.server.directory.DirectorySettings.Account;
import org.letterlock.server.directory.DirectorySettings.Group;
import org.letterlock.server.directory.DirectorySettings.Limits;
import org.letterlock.server.directory.DirectorySettings.Membership;
import org.letterlock.server.directory.DirectorySettings.Protection;
import org.letterlock.server.directory.DirectorySettings.Search;
import org.letterlock.server.directory.DirectorySettings.Server;
import org.letterlock.server.directory.FilterTemplate;

/// Reads `[directory]`.
final class DirectoryReader {
    private static final String USUAL_FILTER =
            "(|(mail={address})(proxyAddresses=smtp:{address})(mailAlternateAddress={address}))";

    private static final Map<String, SearchScope> SCOPES = Map.of("sub", SearchScope.SUB, "one", SearchScope.ONE);
    private static final Map<String, Membership> MEMBERSHIPS =
            Map.of("memberOf", Membership.MEMBER_OF, "nested", Membership.NESTED, "search", Membership.SEARCH);
    private static final Map<String, Protection> PROTECTIONS =
            Map.of("starttls", Protection.STARTTLS, "none", Protection.NONE);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration DAY = Duration.ofHours(24);

    private final Section section;
    private final Path folder;

    private DirectoryReader(Section section, Path folder) {
        this.section = section;
        this.folder = folder;
    }

    /// The directory, if there is a good one; problems are noted.
    ///
    /// @param folder what relative paths start from
    static Optional<DirectorySettings> read(Section top, Path folder) {
        Section section = top.table("directory");
        return top.has("directory") ? new DirectoryReader(section, folder).read() : Optional.empty();
    }

    private Optional<DirectorySettings> read() {
        int before = section.problems();
        Protection protection = section.read("tls", Protection.STARTTLS, word(PROTECTIONS));
        List<Server> servers = section.read("urls", List.of(), some(Values.list(value -> server(value, protection))));
        need("urls", "urls = [\"ldaps://ldap.example.test\"]");
        Optional<Path> authorities = file("ca_file");
        authorities.ifPresent(this::mustHoldCertificates);
        Set<String> domains = domains();
        Optional<DN> bindDn =
                section.read("bind_dn", Optional.<DN>empty(), value -> dn(value).map(Optional::of));
        Optional<Path> passwordFile = file("bind_password_file");
        passwordFile.ifPresent(this::mustBePrivate);
        if (section.has("bind_dn") != section.has("bind_password_file")) {
            section.blame("bind_dn", "bind_dn and bind_password_file go together: write both, or neither");
        }
        Optional<BindName> userBind = section.read(
                "user_bind",
                Optional.<BindName>empty(),
                value -> Values.text(value).flatMap(BindName::parse).map(Optional::of));
        Search search = search(userBind, bindDn);
        List<String> addresses =
                section.read("addresses", DirectorySettings.USUAL_ADDRESSES, Values.list(Values::text));
        List<String> names =
                section.read("display_name", DirectorySettings.USUAL_DISPLAY_NAMES, Values.list(Values::text));
        Optional<Group> group = group();
        boolean looksUp = userBind.isEmpty() || bindDn.isPresent();
        Directory.Rules rules = rules(domains, looksUp);
        Limits limits = limits();
        section.refuseUnknown();
        if (section.problems() > before || servers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Account> account = bindDn.flatMap(dn -> passwordFile.map(path -> new Account(dn, path)));
        return Optional.of(new DirectorySettings(
                rules, servers, authorities, account, search, userBind, addresses, names, group, limits));
    }

    private static <T> Function<Object, Parsed<List<T>>> some(Function<Object, Parsed<List<T>>> list) {
        return value -> list.apply(value)
                .flatMap(all -> all.isEmpty() ? Parsed.bad("is empty; write at least one") : Parsed.ok(all));
    }

    private void need(String key, String instead) {
        if (!section.has(key)) {
            section.blame(key, key + " is missing; write " + instead);
        }
    }

    private Set<String> domains() {
        List<Host.Domain> domains = section.read("domains", List.of(), some(Values.list(Values::domain)));
        need("domains", "the domains whose people it knows: domains = [\"example.test\"]");
        var names = new HashSet<String>();
        domains.forEach(domain -> names.add(domain.ascii()));
        return names;
    }

    private Search search(Optional<BindName> userBind, Optional<DN> bindDn) {
        DN base = section.read("search_base", DN.NULL_DN, DirectoryReader::dn);
        boolean neverSearches =
                userBind.filter(BindName.Distinguished.class::isInstance).isPresent() && bindDn.isEmpty();
        if (!section.has("search_base") && !neverSearches) {
            section.blame(
                    "search_base",
                    "search_base is missing; write where people are: search_base = \"ou=people,dc=example,dc=test\"");
        }
        SearchScope scope = section.read("search_scope", SearchScope.SUB, word(SCOPES));
        FilterTemplate filter = section.read(
                "filter",
                FilterTemplate.parse(USUAL_FILTER).orThrow(),
                value -> Values.text(value).flatMap(FilterTemplate::parse));
        return new Search(base, scope, filter);
    }

    private Optional<Group> group() {
        Optional<DN> name =
                section.read("group", Optional.<DN>empty(), value -> dn(value).map(Optional::of));
        Membership by = section.read("group_check", Membership.MEMBER_OF, word(MEMBERSHIPS));
        if (section.has("group_check") && !section.has("group")) {
            section.blame("group_check", "group_check without group checks nothing; write group = \"cn=mail,…\" too");
        }
        return name.map(dn -> new Group(dn, by));
    }

    private Directory.Rules rules(Set<String> domains, boolean looksUp) {
        return new Directory.Rules(
                section.read("name", "directory", DirectoryReader::name),
                domains,
                looksUp,
                section.read("overrules_local_passwords", false, Values::flag),
                section.read("recheck", Duration.ofMinutes(5), Values.duration(SECOND, DAY)),
                section.read("grace", Duration.ofHours(1), Values.duration(SECOND, DAY.multipliedBy(7))),
                section.read("wrong_passwords", 4, Values.whole(1, 1_000)),
                section.read("wrong_password_window", Duration.ofMinutes(30), Values.duration(SECOND, DAY)));
    }

    private Limits limits() {
        var wait = Values.duration(SECOND, LONGEST_WAIT);
        return new Limits(
                section.read("connect_timeout", Limits.USUAL.connect(), wait),
                section.read("response_timeout", Limits.USUAL.response(), wait),
                section.read("connections", Limits.USUAL.connections(), Values.whole(1, 1_000)),
                section.read("waiting", Limits.USUAL.waiting(), Values.whole(0, 100_000)));
    }

    private static Parsed<String> name(Object value) {
        return value instanceof String text && text.matches("[A-Za-z0-9._-]{1,40}")
                ? Parsed.ok(text)
                : Parsed.bad("is " + Values.kind(value) + "; write a short name of letters, digits and hyphens");
    }

    private static <T> Function<Object, Parsed<T>> word(Map<String, T> words) {
        return value -> {
            for (Map.Entry<String, T> word : words.entrySet()) {
                if (value instanceof String text && text.equalsIgnoreCase(word.getKey())) {
                    return Parsed.ok(word.getValue());
                }
            }
            return Parsed.bad("is " + Values.kind(value) + "; write \""
                    + String.join("\" or \"", words.keySet().stream().sorted().toList()) + "\"");
        };
    }

    private static Parsed<DN> dn(Object value) {
        try {
            if (value instanceof String text && !text.isBlank()) {
                return Parsed.ok(new DN(text));
            }
        } catch (LDAPException malformed) {
            // said below
        }
        return Parsed.bad("is " + Values.kind(value) + "; write a DN such as \"ou=people,dc=example,dc=test\"");
    }

    /// `ldap://host[:port]` or `ldaps://host[:port]`.
    private static Parsed<Server> server(Object value, Protection ofLdap) {
        try {
            var url = new URI(value instanceof String text ? text : "");
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean bare = url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && (url.getPath().isEmpty() || url.getPath().equals("/"));
            if (bare && Set.of("ldap", "ldaps").contains(scheme)) {
                return server(url, scheme.equals("ldaps"), ofLdap);
            }
        } catch (java.net.URISyntaxException malformed) {
            // said below
        }
        return Parsed.bad("holds " + Values.kind(value)
                + "; write \"ldaps://host\" or \"ldap://host\", a port after it if it is an unusual one; the rest"
                + " has keys of its own");
    }

    private static Parsed<Server> server(URI url, boolean implicit, Protection ofLdap) {
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        Protection protection = implicit ? Protection.IMPLICIT : ofLdap;
        if (protection == Protection.NONE && !isThisMachine(host)) {
            return Parsed.bad("holds \"" + url + "\", but tls = \"none\" is for a directory on this very machine only:"
                    + " passwords would cross the network in clear");
        }
        int usual = implicit ? 636 : 389;
        return Parsed.ok(new Server(host, url.getPort() == -1 ? usual : url.getPort(), protection));
    }

    private static boolean isThisMachine(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private Optional<Path> file(String key) {
        return section.read(
                key,
                Optional.<Path>empty(),
                value -> Values.text(value)
                        .map(text -> Optional.of(folder.resolve(text).normalize())));
    }

    private void mustHoldCertificates(Path file) {
        try {
            ClientTls.authorities(file);
        } catch (UnusableKey unusable) {
            section.blame("ca_file", "ca_file: " + unusable.getMessage());
        }
    }

    /// A password that others can read is theirs.
    private void mustBePrivate(Path file) {
        try {
            if (!Files.isReadable(file)) {
                section.blame("bind_password_file", "bind_password_file: there is no " + file + " to be read");
            } else if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream()
                            .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                section.blame(
                        "bind_password_file",
                        "bind_password_file: others may read " + file + "; run: chmod 600 " + file);
            }
        } catch (IOException failed) {
            section.blame("bind_password_file", "bind_password_file: " + file + " cannot be looked at: " + failed);
        }
    }
}
