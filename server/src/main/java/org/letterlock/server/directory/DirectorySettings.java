package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.letterlock.server.accounts.Directory;

/// How to ask a directory: what `[directory]` says, checked.
///
/// @param rules what its answers mean for the accounts
/// @param servers tried in turn; at least one
/// @param authorities PEM file of certificates to trust besides the JDK's
/// @param account who searches; nobody: searches are anonymous, or a person's own
/// @param search how the entry of an address is found
/// @param userBind the name a person binds with, made from the address; else as the entry that was found
/// @param addresses where an entry's addresses stand, the primary one first: attributes (`mail`), or texts with
///     attributes in braces (`{uid}@example.test`)
/// @param displayNames attributes, the first that there is wins
/// @param group who may use mail
public record DirectorySettings(
        Directory.Rules rules,
        List<Server> servers,
        Optional<Path> authorities,
        Optional<Account> account,
        Search search,
        Optional<BindName> userBind,
        List<String> addresses,
        List<String> displayNames,
        Optional<Group> group,
        Limits limits) {
    public static final List<String> USUAL_ADDRESSES =
            List.of("mail", "proxyAddresses", "mailAlternateAddress", "mailLocalAddress");
    public static final List<String> USUAL_DISPLAY_NAMES = List.of("displayName", "cn");

    public DirectorySettings {
        servers = List.copyOf(servers);
        addresses = List.copyOf(addresses);
        displayNames = List.copyOf(displayNames);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a directory without a server");
        }
    }

    /// How the way to a server is protected.
    public enum Protection {
        /// `ldap://`, and TLS before anything else (RFC 4513 §3.1.1).
        STARTTLS,
        /// `ldaps://`.
        IMPLICIT,
        /// None: only ever on this very machine.
        NONE
    }

    public record Server(String host, int port, Protection protection) {
        /// As a URL.
        @Override
        public String toString() {
            String name = host.contains(":") ? "[" + host + "]" : host;
            return (protection == Protection.IMPLICIT ? "ldaps://" : "ldap://") + name + ":" + port;
        }
    }

    /// The service account.
    ///
    /// @param passwordFile its first line; read whenever a connection is made, so a new password needs no
    ///     restart
    public record Account(DN name, Path passwordFile) {}

    public record Search(DN base, SearchScope scope, FilterTemplate filter) {}

    /// How a person's membership is known.
    public enum Membership {
        /// The entry's own `memberOf`.
        MEMBER_OF,
        /// The same, and groups within groups count: Active Directory's LDAP_MATCHING_RULE_IN_CHAIN.
        NESTED,
        /// The group's `member`, `uniqueMember` or `memberUid`.
        SEARCH
    }

    public record Group(DN name, Membership by) {}

    /// @param connect how long a server may take to be connected to
    /// @param response how long it may take to answer
    /// @param connections at once, for searches and for binds each
    /// @param waiting how many more may wait for one; beyond it the answer is "later"
    public record Limits(Duration connect, Duration response, int connections, int waiting) {
        public static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 8, 64);
    }
}
