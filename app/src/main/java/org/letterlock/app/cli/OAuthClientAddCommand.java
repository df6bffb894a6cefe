package org.letterlock.app.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.oauth.provider.ClientRegister;
import org.letterlock.server.oauth.provider.MailScope;
import org.letterlock.server.oauth.provider.OAuthClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `letterlock oauth-client add`: a program that may ask for tokens, or a server that may ask about them.
@Command(
        name = "add",
        description =
                "Register a program. Prints its client id, and its secret if it has one: the secret is shown once.",
        footer = {
            "",
            "A mail program on people's own computers and telephones:",
            "  letterlock oauth-client add --name 'Our mail program' --redirect-uri http://127.0.0.1/",
            "A web application that can keep a secret:",
            "  letterlock oauth-client add --name Webmail --redirect-uri https://app.example.org/back --confidential",
            "A television or a script without a browser, which shows a code that people type at /device:",
            "  letterlock oauth-client add --name Scanner --device --scope mail.send",
            "Another mail server that asks what tokens are good for:",
            "  letterlock oauth-client add --name Dovecot --introspect"
        })
final class OAuthClientAddCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "TEXT",
            description = "What the page calls it when it asks people: a name they know.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(names = "--id", paramLabel = "ID", description = "The client id; else one is made up.")
    private @Nullable String id;

    @Option(
            names = "--redirect-uri",
            paramLabel = "URI",
            description = "Where the answer may go: https://…, http://127.0.0.1/… or http://[::1]/… (on any port), "
                    + "http://localhost:PORT/…, or a private scheme such as org.example.app:/…. May be repeated.")
    private List<String> redirects = List.of();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            converter = ScopeConverter.class,
            description = "The most it may ask for: mail.send, mail.read. May be repeated; else both.")
    private List<MailScope> scopes = List.of();

    @Option(names = "--device", description = "It may show a code for people to type (RFC 8628).")
    private boolean device;

    @Option(names = "--confidential", description = "It runs on a server and can keep a secret: give it one.")
    private boolean confidential;

    @Option(
            names = "--introspect",
            description =
                    "It is a resource server: it may ask what any token is good for (RFC 7662). Gives it a secret.")
    private boolean introspects;

    OAuthClientAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static final class ScopeConverter implements picocli.CommandLine.ITypeConverter<MailScope> {
        @Override
        public MailScope convert(String text) {
            for (MailScope scope : MailScope.values()) {
                if (scope.text().equals(text)) {
                    return scope;
                }
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "there is no scope '" + text + "'; write mail.send or mail.read");
        }
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var added = AdministrationOptions.granted(
                    OAuthViews.clients(folder, surroundings).add(wanted()));
            OAuthClient client = added.client();
            Optional<String> secret = added.secret().flatMap(Secret::revealText);
            added.secret().ifPresent(Secret::close);
            var document = Json.document("letterlock.oauth-client.v1");
            document.putAll(OAuthViews.json(client));
            document.put("client_secret", secret);
            return options.say(surroundings, document, () -> OAuthViews.shown(client, secret));
        });
    }

    private ClientRegister.Wanted wanted() {
        Set<MailScope> most = scopes.isEmpty() ? EnumSet.allOf(MailScope.class) : EnumSet.copyOf(scopes);
        return new ClientRegister.Wanted(
                Optional.ofNullable(id),
                name,
                redirects,
                redirects.isEmpty() && !device ? Set.of() : most,
                device,
                introspects,
                confidential || introspects);
    }
}
