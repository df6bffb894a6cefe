package org.letterlock.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.letterlock.client.oauth.AuthorizationServer;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.oauth.issuer.IssuerRules;
import org.tomlj.TomlTable;

/// Reads `[[issuer]]`.
final class IssuerSettingsReader {
    private static final Duration MOST_SKEW = Duration.ofMinutes(10);
    private static final String SMTP_SCOPE = "mail.send";

    private IssuerSettingsReader() {}

    static List<IssuerSettings> read(Section top, Path folder) {
        var issuers = new LinkedHashMap<String, IssuerSettings>();
        for (Section section : top.tables("issuer", IssuerSettingsReader::name)) {
            IssuerSettings issuer = read(section, folder, issuers.size() + 1);
            if (issuers.putIfAbsent(issuer.name(), issuer) != null) {
                section.blame("name", "there are two issuers named " + issuer.name() + "; give one another name");
            }
        }
        return List.copyOf(issuers.values());
    }

    private static String name(TomlTable table) {
        return String.valueOf(table.get(List.of("name")));
    }

    private static IssuerSettings read(Section section, Path folder, int number) {
        String name = section.read("name", "issuer" + number, Values::text);
        String issuer = section.read("issuer", "", IssuerSettingsReader::url);
        if (!section.has("issuer")) {
            section.blame(
                    "issuer",
                    "issuer is missing; write its URL exactly as its tokens have it in iss: issuer = "
                            + "\"https://sso.example.test/realms/mail\"");
        }
        List<String> audiences = section.read("audience", List.of(), Values.list(Values::text));
        if (audiences.isEmpty()) {
            section.blame(
                    "audience",
                    "audience is missing; write what the issuer's tokens for this server have in aud, or tokens meant "
                            + "for others would log in here: audience = \"letterlock\"");
        }
        String userClaim = section.read("user_claim", IssuerRules.EMAIL, Values::text);
        String scope = section.read("smtp_scope", SMTP_SCOPE, IssuerSettingsReader::anyText);
        Optional<URI> keys = endpoint(section, "keys");
        Duration skew = section.read("clock_skew", IssuerRules.USUAL_SKEW, Values.duration(Duration.ZERO, MOST_SKEW));
        Optional<IssuerSettings.Asking> asking = asking(section, folder);
        section.refuseUnknown();
        return new IssuerSettings(name, issuer, audiences, userClaim, scope, keys, asking, skew);
    }

    private static Optional<IssuerSettings.Asking> asking(Section section, Path folder) {
        Optional<URI> endpoint = endpoint(section, "introspection");
        boolean always = section.read("introspect", false, IssuerSettingsReader::always);
        String client = section.read("client_id", "", Values::text);
        String file = section.read("client_secret_file", "", Values::text);
        boolean wanted = List.of("introspection", "introspect", "client_id", "client_secret_file").stream()
                .anyMatch(section::has);
        if (!wanted) {
            return Optional.empty();
        }
        if (client.isEmpty() || file.isEmpty()) {
            section.blame(
                    client.isEmpty() ? "client_id" : "client_secret_file",
                    "to ask the issuer about tokens this server needs a client_id and a client_secret_file there");
            return Optional.empty();
        }
        return Optional.of(
                new IssuerSettings.Asking(endpoint, client, folder.resolve(file).normalize(), always));
    }

    private static Optional<URI> endpoint(Section section, String key) {
        return section.read(
                key, Optional.<URI>empty(), value -> url(value).map(URI::create).map(Optional::of));
    }

    /// Secrets go there, and keys come from there: TLS, or this machine.
    private static Parsed<String> url(Object value) {
        return value instanceof String text && AuthorizationServer.endpoint(text) instanceof Parsed.Ok<URI>
                ? Parsed.ok(text)
                : Parsed.bad("is " + Values.kind(value) + "; write an https:// URL");
    }

    private static Parsed<String> anyText(Object value) {
        return value instanceof String text
                ? Parsed.ok(text)
                : Parsed.bad("is " + Values.kind(value) + "; write a scope, or \"\" where none is needed");
    }

    private static Parsed<Boolean> always(Object value) {
        return switch (String.valueOf(value)) {
            case "always" -> Parsed.ok(true);
            case "opaque" -> Parsed.ok(false);
            default ->
                Parsed.bad("is " + Values.kind(value)
                        + "; write \"opaque\" (only for tokens that are not signed) or \"always\"");
        };
    }
}
