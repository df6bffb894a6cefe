package org.letterlock.app.web;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Under which names we answer, and from where forms may come.
///
/// @param scheme `https` or `http`
/// @param names host names in lower case
record Origin(String scheme, Set<String> names) {
    Origin {
        names = Set.copyOf(names);
    }

    /// Whether a `Host` header (RFC 9110 §7.2) names us. A foreign name that leads here would let its owner's scripts
    /// in (DNS rebinding); a bare address leads nowhere else.
    boolean isOurs(String host) {
        String name = name(host);
        return names.contains(name) || isAddress(name);
    }

    /// Whether a form may come from there: a page of ours, by what the browser says itself. One that says nothing (too
    /// old for it) still has to know the form's token.
    ///
    /// @param origin the `Origin` header (RFC 6454 §7)
    /// @param site the `Sec-Fetch-Site` header
    boolean mayPost(String host, Optional<String> origin, Optional<String> site) {
        return origin.map(from -> from.equalsIgnoreCase(scheme + "://" + host)).orElse(true)
                && site.map(from -> from.equals("same-origin")).orElse(true);
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String name) {
        try {
            boolean bracketed = name.startsWith("[") && name.endsWith("]");
            InetAddress.ofLiteral(bracketed ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
