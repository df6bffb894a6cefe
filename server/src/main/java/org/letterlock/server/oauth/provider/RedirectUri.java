package org.letterlock.server.oauth.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.protocol.text.Parsed;

/// Where a program wants its codes, as it was registered. A request's URI is compared octet by octet (RFC 9700 §2.1);
/// only the port of a loopback address is the program's own choice (RFC 8252 §7.3).
public sealed interface RedirectUri {
    int LONGEST = 1000;

    /// As it was registered.
    String text();

    /// Whether a request may name this URI.
    boolean matches(String requested);

    record Exact(String text) implements RedirectUri {
        @Override
        public boolean matches(String requested) {
            return text.equals(requested);
        }
    }

    /// @param host `127.0.0.1` or `[::1]`
    /// @param rest path and query
    record Loopback(String text, String host, String rest) implements RedirectUri {
        private static final Pattern FORM = Pattern.compile(
                "http://(127\\.0\\.0\\.1|\\[::1])(?::(\\d{1,5}))?((?:/[!-~&&[^#?\\\\]]*)?(?:\\?[!-~&&[^#]]*)?)");
        private static final int LARGEST_PORT = 65_535;

        static Optional<RedirectUri> parse(String text) {
            Matcher match = FORM.matcher(text);
            return match.matches() ? Optional.of(new Loopback(text, match.group(1), match.group(3))) : Optional.empty();
        }

        @Override
        public boolean matches(String requested) {
            Matcher match = FORM.matcher(requested);
            return match.matches()
                    && match.group(1).equals(host)
                    && match.group(3).equals(rest)
                    && (match.group(2) == null || Integer.parseInt(match.group(2)) <= LARGEST_PORT);
        }
    }

    /// Reads what an administrator registers.
    static Parsed<RedirectUri> parse(String text) {
        if (text.length() > LONGEST || !text.matches("[!-~]+")) {
            return Parsed.bad("a redirect URI is at most " + LONGEST + " ASCII characters without blanks");
        }
        Optional<RedirectUri> loopback = Loopback.parse(text);
        if (loopback.isPresent()) {
            return Parsed.ok(loopback.get());
        }
        try {
            URI uri = new URI(text);
            if (uri.getRawFragment() != null) { // RFC 6749 §3.1.2
                return Parsed.bad("a redirect URI has no fragment (#…)");
            }
            return objection(uri).<Parsed<RedirectUri>>map(Parsed::bad).orElseGet(() -> Parsed.ok(new Exact(text)));
        } catch (URISyntaxException malformed) {
            return Parsed.bad("it is no URI: " + malformed.getReason());
        }
    }

    private static Optional<String> objection(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
        boolean web = scheme.equals("https") || (scheme.equals("http") && "localhost".equals(uri.getHost()));
        if (web) {
            return uri.getHost() == null || uri.getRawUserInfo() != null
                    ? Optional.of("a redirect URI names a host, and no user")
                    : Optional.empty();
        }
        // RFC 8252 §7.1: private schemes are domain names backwards; this also keeps javascript: and data: out.
        if (scheme.matches("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+") && !uri.isOpaque()) {
            return Optional.empty();
        }
        return Optional.of("a redirect URI is https://…, http://127.0.0.1/… or http://[::1]/… (any port),"
                + " http://localhost:PORT/…, or a private scheme such as org.example.app:/…");
    }
}
