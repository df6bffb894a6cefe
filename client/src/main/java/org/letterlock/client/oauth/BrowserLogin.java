package org.letterlock.client.oauth;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.letterlock.protocol.text.Parsed;

/// One login by web browser (RFC 6749 §4.1): where to send it, and what to make of the address it comes back with. It
/// finishes once; of two codes for one login one is somebody else's. Safe for any thread.
public final class BrowserLogin {
    private final AuthorizationServer server;
    private final URI url;
    private final String state;
    private final Function<String, Outcome<Tokens>> redeem;
    private boolean finished;

    BrowserLogin(AuthorizationServer server, URI url, String state, Function<String, Outcome<Tokens>> redeem) {
        this.server = server;
        this.url = url;
        this.state = state;
        this.redeem = redeem;
    }

    /// Where the browser goes. It holds no secret.
    public URI url() {
        return url;
    }

    /// Whether this query carries our `state`: nobody else's does (RFC 6749 §10.12).
    public boolean recognises(String query) {
        return fields(query).ok().filter(this::ours).isPresent();
    }

    private boolean ours(Map<String, String> fields) {
        byte[] said = fields.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(said, state.getBytes(StandardCharsets.UTF_8));
    }

    /// Trades what came back for tokens.
    ///
    /// @param redirected the address that the browser was sent to, whole, or its query alone; line ends and
    /// blanks, of which a terminal puts some in, do not matter
    public synchronized Outcome<Tokens> finish(String redirected) {
        if (finished) {
            return mistrusted("This login is over; a second answer to it is somebody else's.");
        }
        String bare = redirected.replaceAll("\\s", "");
        String query = bare.substring(bare.indexOf('?') + 1).replaceFirst("#.*", "");
        return switch (fields(query)) {
            case Parsed.Bad<Map<String, String>>(String problem) ->
                mistrusted("The address that came back is wrong: " + problem + ".");
            case Parsed.Ok<Map<String, String>>(Map<String, String> fields) -> judge(fields);
        };
    }

    private Outcome<Tokens> judge(Map<String, String> fields) {
        if (!fields.containsKey("state")) {
            return mistrusted("The address that came back has no state in it: take the whole of it, from http on.");
        }
        if (!ours(fields)) {
            return mistrusted("The address that came back answers another login (its state is not ours): it is of an "
                    + "older try, or somebody slipped it to you.");
        }
        Optional<String> issuer = Optional.ofNullable(fields.get("iss"));
        boolean stranger = server.issuer().isPresent()
                && (issuer.isPresent() || server.namesItself())
                && !issuer.equals(server.issuer()); // RFC 9207 §2.4
        if (stranger) {
            return mistrusted("Another server answered than the one asked.");
        }
        finished = true;
        if (fields.containsKey("error")) { // RFC 6749 §4.1.2.1
            return Outcome.failed(new Trouble.Refused(
                    JsonObject.printable(fields.get("error")),
                    JsonObject.printable(fields.getOrDefault("error_description", "")),
                    0));
        }
        String code = fields.getOrDefault("code", "");
        return code.isEmpty()
                ? Outcome.failed(new Trouble.Broken("The address that came back has neither a code nor an error."))
                : redeem.apply(code);
    }

    private static Outcome<Tokens> mistrusted(String sentence) {
        return Outcome.failed(new Trouble.Mistrusted(sentence));
    }

    /// The fields of a query; RFC 6749 §3.1: none may stand twice.
    private static Parsed<Map<String, String>> fields(String query) {
        var fields = new HashMap<String, String>();
        for (String field : query.split("&")) {
            String[] parts = field.split("=", 2);
            try {
                String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
                String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                if (!name.isEmpty() && fields.put(name, value) != null) {
                    return Parsed.bad("a field stands in it twice");
                }
            } catch (IllegalArgumentException malformed) {
                return Parsed.bad("it has a % without two digits");
            }
        }
        return Parsed.ok(fields);
    }
}
