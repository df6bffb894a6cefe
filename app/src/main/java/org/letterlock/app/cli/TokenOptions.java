package org.letterlock.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where an OAuth2 access token comes from; never the command line itself.
final class TokenOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    private @Nullable StoredLogin stored;

    static final class Source {
        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "Log in with the OAuth2 access token in FILE, which only its owner may read; - is "
                        + "standard input.")
        @Nullable
        Path file;

        @Option(
                names = "--token-command",
                paramLabel = "COMMAND",
                description = "Run COMMAND by /bin/sh and take the token it prints.")
        @Nullable
        String command;

        @Option(
                names = "--token-env",
                paramLabel = "VARIABLE",
                description = "Take the token from this environment variable.")
        @Nullable
        String variable;

        @Option(
                names = "--oauth",
                paramLabel = "NAME|PRESET",
                description =
                        "Log in with the token that `letterlock token get NAME` keeps, renewed if need be; or with "
                                + "the only one of google, microsoft, yahoo or fastmail. Server, user and mechanism need not "
                                + "be said then.")
        @Nullable
        String oauth;
    }

    /// Finds the kept token that was named, and lets the preset know what it knows. What the command line names goes
    /// before an account's settings, what the account itself names stands behind them.
    Preset withStored(Surroundings surroundings, Preset preset, Optional<String> user) {
        if (source != null && source.oauth != null) {
            stored = StoredLogin.find(surroundings, source.oauth, user);
            return preset.ledBy(stored.facts());
        }
        Optional<String> named = source == null && !secretOfPreset(preset) ? preset.value("oauth") : Optional.empty();
        if (named.isPresent()) {
            stored = StoredLogin.find(surroundings, named.get(), user.or(() -> preset.value("user")));
            return preset.backedBy(stored.facts());
        }
        return preset;
    }

    /// The kept token that the login is by.
    Optional<StoredLogin> stored() {
        return Optional.ofNullable(stored);
    }

    boolean given(Preset preset) {
        return source != null || stored != null || secretOfPreset(preset);
    }

    private static boolean secretOfPreset(Preset preset) {
        return preset.value("token-file").isPresent()
                || preset.value("token-command").isPresent()
                || preset.value("token-env").isPresent();
    }

    /// Whether it will be read from standard input.
    boolean fromStandardInput() {
        return source != null && source.file != null && source.file.toString().equals("-");
    }

    /// The token of the source that was named, else of the preset's.
    Secret read(Surroundings surroundings, Preset preset) {
        if (stored != null) {
            return stored.token();
        }
        if (source == null) {
            return preset.secret("token")
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE, "which token? Give --token-file, --token-command or --token-env"));
        }
        if (source.file != null) {
            return SecretSource.file(surroundings, source.file, "token");
        }
        if (source.command != null) {
            return SecretSource.command(surroundings, source.command, "token");
        }
        return SecretSource.variable(surroundings, String.valueOf(source.variable), "token");
    }
}
