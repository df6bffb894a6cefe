package org.letterlock.client.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Parsed;

/// Where an authorization server does what (RFC 8414 §2). Every address is one that [#endpoint] takes.
///
/// @param issuer its name, where it has told one
/// @param authorization where browsers go
/// @param token where tokens are handed out
/// @param device where device codes are handed out (RFC 8628 §3.1)
/// @param revocation where tokens are taken back (RFC 7009)
/// @param authentication by which methods clients prove their secret (RFC 7591 §2), in the server's words
/// @param namesItself whether it says its name when it sends the browser back (RFC 9207)
public record AuthorizationServer(
        Optional<String> issuer,
        Optional<URI> authorization,
        URI token,
        Optional<URI> device,
        Optional<URI> revocation,
        Set<String> authentication,
        boolean namesItself) {
    public AuthorizationServer {
        authentication = Set.copyOf(authentication);
    }

    /// An address that secrets may be sent to: `https`, or `http` to this very machine, which is how one tries things
    /// out; without a fragment (RFC 6749 §3.1, §3.2) and without a name and password in it.
    public static Parsed<URI> endpoint(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            return Parsed.bad("it is no URL");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Parsed.bad("it is no URL of a server: https://HOST/PATH");
        }
        if (scheme.equals("https") || (scheme.equals("http") && toThisMachine(url))) {
            return Parsed.ok(url);
        }
        return Parsed.bad("secrets go to https:// alone");
    }

    /// Whether the address leads to this machine itself (RFC 8252 §7.3, §8.3).
    public static boolean toThisMachine(URI url) {
        String host = String.valueOf(url.getHost());
        return host.equals("127.0.0.1") || host.equals("[::1]") || host.equalsIgnoreCase("localhost");
    }
}
