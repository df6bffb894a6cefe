package org.letterlock.app.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.client.smtp.TlsPolicy;

/// A server as people write it: `mail.example.test`, `mail.example.test:587`, `[2001:db8::1]:25`, `2001:db8::1`, or a
/// URL `smtp:// smtps:// submission:// submissions://` with or without port.
///
/// @param host a name or an address without brackets
/// @param port where it was written, or follows from the URL's scheme
/// @param tls where the URL's scheme says it
record ServerAddress(String host, OptionalInt port, Optional<TlsPolicy> tls) {
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/?");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)](?::([0-9]+))?");
    private static final Pattern PLAIN = Pattern.compile("([^:\\s\\[\\]]+)(?::([0-9]+))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\\S+)?");

    private static final Map<String, ServerAddress> SCHEMES = Map.of(
            "smtp", scheme(25, Optional.empty()),
            "smtps", scheme(465, Optional.of(TlsPolicy.IMPLICIT)),
            "submission", scheme(587, Optional.of(TlsPolicy.REQUIRED)),
            "submissions", scheme(465, Optional.of(TlsPolicy.IMPLICIT)));

    private static ServerAddress scheme(int port, Optional<TlsPolicy> tls) {
        return new ServerAddress("", OptionalInt.of(port), tls);
    }

    /// @throws CommandFailed saying what is wrong with it
    static ServerAddress parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return hostAndPort(text, text);
        }
        ServerAddress scheme = SCHEMES.get(url.group(1).toLowerCase(Locale.ROOT));
        if (scheme == null) {
            throw wrong(text, "the schemes known are smtp, smtps, submission and submissions");
        }
        if (url.group(2).indexOf('@') >= 0) {
            throw wrong(text, "name the user with -u, and never a password on the command line");
        }
        ServerAddress server = hostAndPort(url.group(2), text);
        return new ServerAddress(server.host, server.port.isPresent() ? server.port : scheme.port, scheme.tls);
    }

    private static ServerAddress hostAndPort(String text, String whole) {
        if (BARE_IPV6.matcher(text).matches()) {
            return new ServerAddress(text, OptionalInt.empty(), Optional.empty());
        }
        Matcher parts = text.startsWith("[") ? BRACKETED.matcher(text) : PLAIN.matcher(text);
        if (!parts.matches()) {
            throw wrong(whole, "write HOST, HOST:PORT, [IPv6]:PORT or a URL such as submission://HOST");
        }
        String port = parts.group(2);
        return new ServerAddress(
                parts.group(1),
                port == null ? OptionalInt.empty() : OptionalInt.of(port(port, whole)),
                Optional.empty());
    }

    private static int port(String digits, String whole) {
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw wrong(whole, digits + " is no port");
        }
        return port;
    }

    private static CommandFailed wrong(String text, String hint) {
        return new CommandFailed(ExitCode.USAGE, "not a server: " + text + ": " + hint);
    }
}
