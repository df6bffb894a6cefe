package org.letterlock.app.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.oauth.AuthorizationServer;
import org.letterlock.client.oauth.ClientRegistration;
import org.letterlock.client.oauth.Discovery;
import org.letterlock.client.oauth.Flow;
import org.letterlock.client.oauth.Outcome;
import org.letterlock.client.oauth.Provider;
import org.letterlock.client.oauth.ServiceAccountKey;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenPlan;
import org.letterlock.client.oauth.Trouble;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Who issues a token, to which client, for what, by which way.
final class IssuerOptions {
    private static final String LOOPBACK = "http://127.0.0.1";

    @ArgGroup(exclusive = true)
    private @Nullable Issuer issuer;

    static final class Issuer {
        @Option(
                names = "--preset",
                paramLabel = "PROVIDER",
                description = "A provider we know: google, microsoft, yahoo, fastmail.")
        @Nullable
        String preset;

        @Option(
                names = "--issuer",
                paramLabel = "URL",
                description = "Any other: its endpoints are read from its metadata (RFC 8414, OpenID Connect).")
        @Nullable
        String url;
    }

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            description = "With --preset microsoft: the organisation's ID or domain, or organizations, or consumers; "
                    + "without it, common.")
    private @Nullable String tenant;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = "What the provider knows your client by. It is your own; docs/oauth.md says how to register "
                    + "one.")
    private @Nullable String clientId;

    @ArgGroup(exclusive = true)
    private @Nullable ClientSecret clientSecret;

    static final class ClientSecret {
        @Option(
                names = "--client-secret-file",
                paramLabel = "FILE",
                description = "The client's secret, if it has one: the first line of FILE, which only its owner may "
                        + "read; - is standard input.")
        @Nullable
        Path file;

        @Option(
                names = "--client-secret-command",
                paramLabel = "COMMAND",
                description = "Run COMMAND by /bin/sh and take the first line it prints.")
        @Nullable
        String command;

        @Option(
                names = "--client-secret-env",
                paramLabel = "VARIABLE",
                description = "Take it from this environment variable.")
        @Nullable
        String variable;

        @Option(
                names = "--client-file",
                paramLabel = "FILE",
                description = "Client ID and secret from the file that Google's console lets you download "
                        + "(client_secret_….json).")
        @Nullable
        Path both;
    }

    @Option(
            names = "--flow",
            paramLabel = "WAY",
            description =
                    "How to log in: loopback (a browser on this machine; the default), paste (a browser anywhere: "
                            + "you bring back the address it ends at), device (a code you type on another device), "
                            + "client-credentials (the program for itself), service-account (by --key-file).")
    private @Nullable String flow;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A service account's key (JSON), which only its owner may read. It is not copied: leave it "
                    + "there.")
    private @Nullable Path keyFile;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "MAILBOX",
            description = "Whose mail it is for; the name to log in by. Without it, NAME if that is an address.")
    private @Nullable String user;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = "[ ,]+",
            description = "What to ask for, several with commas; without it, what sending mail needs.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--redirect-uri",
            paramLabel = "URL",
            description = "Where the browser comes back to, if the client is registered with another than the "
                    + "provider's usual one; with --flow paste it may be any.")
    private @Nullable URI redirect;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trust these certificates too (PEM) where the token is issued. Leave the file there.")
    private @Nullable Path authorities;

    /// Whether a new token is described.
    boolean given() {
        return issuer != null;
    }

    /// Whether anything is.
    boolean any() {
        return given()
                || Stream.of(tenant, clientId, clientSecret, keyFile, user, redirect, authorities)
                        .anyMatch(option -> option != null)
                || !scopes.isEmpty();
    }

    /// The way that was named, if one was.
    Optional<Flow> flow() {
        return Optional.ofNullable(flow)
                .map(text -> Flow.named(text)
                        .orElseThrow(() -> new CommandFailed(
                                ExitCode.USAGE,
                                "no such flow: " + text + "; there are "
                                        + Stream.of(Flow.values())
                                                .map(Flow::text)
                                                .collect(Collectors.joining(", ")))));
    }

    /// What the options come to.
    ///
    /// @param name of the token; a mailbox, perhaps
    /// @throws CommandFailed saying what is missing or does not fit
    TokenPlan plan(Surroundings surroundings, TokenKeeper keeper, String name) {
        Flow way = flow().orElse(keyFile != null ? Flow.SERVICE_ACCOUNT : Flow.LOOPBACK);
        Optional<Path> trusted = Optional.ofNullable(authorities).map(surroundings::resolve);
        Optional<Path> key = Optional.ofNullable(keyFile).map(surroundings::resolve);
        if (way == Flow.SERVICE_ACCOUNT && key.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "--flow service-account needs --key-file");
        }
        Optional<String> mailbox =
                Optional.ofNullable(user).or(() -> Optional.of(name).filter(text -> text.indexOf('@') > 0));
        Optional<Provider> provider = provider();
        provider.ifPresent(known -> mustWork(known, way));
        Discovery.Found found = provider.isPresent()
                ? new Discovery.Found(server(provider.get()), java.util.Set.of())
                : discovered(keeper, trusted);
        List<String> asked = scopes.isEmpty() ? usualScopes(provider, found, way) : scopes;
        return new TokenPlan(
                provider,
                found.server(),
                client(surroundings, key),
                way,
                asked,
                mailbox,
                key,
                trusted,
                Optional.ofNullable(redirect));
    }

    /// Where the browser comes back to, by this plan.
    static URI redirect(TokenPlan plan) {
        return plan.redirect().or(() -> plan.provider().map(Provider::redirect)).orElse(URI.create(LOOPBACK));
    }

    private Optional<Provider> provider() {
        return Optional.ofNullable(issuer)
                .flatMap(named -> Optional.ofNullable(named.preset))
                .map(preset -> Provider.named(preset)
                        .orElseThrow(() -> new CommandFailed(
                                ExitCode.USAGE,
                                "no such preset: " + preset + "; there are "
                                        + Provider.all().stream()
                                                .map(Provider::name)
                                                .collect(Collectors.joining(", "))
                                        + "; for any other server, --issuer URL")));
    }

    private void mustWork(Provider provider, Flow way) {
        provider.objection(way).ifPresent(reason -> {
            throw new CommandFailed(ExitCode.USAGE, reason);
        });
        if (provider.needsTenant(way) && tenant == null) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "a program logs in for itself at one organisation: name it with --tenant ID (its directory ID)");
        }
    }

    private AuthorizationServer server(Provider provider) {
        return switch (provider.server(Optional.ofNullable(tenant))) {
            case Parsed.Ok<AuthorizationServer>(AuthorizationServer server) -> server;
            case Parsed.Bad<AuthorizationServer>(String problem) ->
                throw new CommandFailed(ExitCode.USAGE, "--tenant: " + problem);
        };
    }

    private Discovery.Found discovered(TokenKeeper keeper, Optional<Path> trusted) {
        if (tenant != null) {
            throw new CommandFailed(ExitCode.USAGE, "--tenant goes with --preset microsoft");
        }
        String url = String.valueOf(issuer == null ? null : issuer.url);
        try (var caller = keeper.caller(trusted)) {
            return switch (Discovery.ask(caller, url)) {
                case Outcome.Done<Discovery.Found>(Discovery.Found found) -> found;
                case Outcome.Failed<Discovery.Found>(Trouble trouble) ->
                    throw new CommandFailed(
                            trouble.temporary() ? ExitCode.TEMPORARY : ExitCode.PROTOCOL,
                            Columns.printable(trouble.explanation()));
            };
        } catch (UnusableKey unusable) {
            throw new CommandFailed(ExitCode.CONFIGURATION, "--cacert: " + unusable.getMessage(), unusable);
        }
    }

    /// Our own server's word for sending mail, where an issuer has it.
    private static List<String> usualScopes(Optional<Provider> provider, Discovery.Found found, Flow way) {
        if (provider.isPresent()) {
            return provider.get().scopes(way);
        }
        if (!found.scopes().contains("mail.send")) {
            throw new CommandFailed(ExitCode.USAGE, "what to ask for? The issuer does not say; name it with --scope");
        }
        return Stream.of("mail.send", "offline_access")
                .filter(found.scopes()::contains)
                .filter(scope -> !way.alone() || !scope.equals("offline_access"))
                .toList();
    }

    private ClientRegistration client(Surroundings surroundings, Optional<Path> key) {
        if (clientSecret != null && clientSecret.both != null) {
            if (clientId != null) {
                throw new CommandFailed(ExitCode.USAGE, "--client-file names the client; leave --client-id out");
            }
            return clientFile(surroundings, clientSecret.both);
        }
        if (clientId == null && key.isPresent()) {
            return new ClientRegistration(account(key.get()).email(), Optional.empty());
        }
        if (clientId == null || clientId.isBlank()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "which client? Give --client-id, your own; we have none. docs/oauth.md says how to register one at "
                            + "Google and Microsoft in a few minutes");
        }
        return new ClientRegistration(clientId, secret(surroundings));
    }

    private Optional<Secret> secret(Surroundings surroundings) {
        String what = "client secret";
        if (clientSecret == null) {
            return Optional.empty();
        }
        if (clientSecret.file != null) {
            return Optional.of(SecretSource.file(surroundings, clientSecret.file, what));
        }
        return Optional.of(
                clientSecret.command != null
                        ? SecretSource.command(surroundings, clientSecret.command, what)
                        : SecretSource.variable(surroundings, String.valueOf(clientSecret.variable), what));
    }

    private static ClientRegistration clientFile(Surroundings surroundings, Path named) {
        Path file = surroundings.resolve(named);
        return switch (ClientRegistration.parse(whole(file))) {
            case Parsed.Ok<ClientRegistration>(ClientRegistration client) -> client;
            case Parsed.Bad<ClientRegistration>(String problem) ->
                throw new CommandFailed(ExitCode.CONFIGURATION, file + " cannot be used: " + problem);
        };
    }

    private static ServiceAccountKey account(Path file) {
        return switch (ServiceAccountKey.parse(whole(file))) {
            case Parsed.Ok<ServiceAccountKey>(ServiceAccountKey key) -> key;
            case Parsed.Bad<ServiceAccountKey>(String problem) ->
                throw new CommandFailed(ExitCode.CONFIGURATION, file + " cannot be used: " + problem);
        };
    }

    private static Secret whole(Path file) {
        if (!Files.isReadable(file)) {
            throw new CommandFailed(ExitCode.NO_INPUT, "cannot read " + file);
        }
        return SecretSource.whole(file, "client secret");
    }
}
