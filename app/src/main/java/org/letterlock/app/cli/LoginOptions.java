package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.smtp.Login;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who logs in, how, and with which secret.
final class LoginOptions {
    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "Log in as NAME. A colon in it is refused, lest a password follow: see --user-with-colon.")
    private @Nullable String user;

    @Option(
            names = "--user-with-colon",
            paramLabel = "NAME",
            description = "The same for a name that does have a colon.")
    private @Nullable String userWithColon;

    @Option(
            names = {"-a", "--auth"},
            paramLabel = "MECHANISM",
            split = ",",
            description = "Log in by one of these, in this order: PLAIN, LOGIN, CRAM-MD5, NTLM, SCRAM-SHA-256, "
                    + "SCRAM-SHA-256-PLUS, XOAUTH2, OAUTHBEARER, EXTERNAL, ANONYMOUS … Without it by the strongest "
                    + "that the server offers. Names separated by commas.")
    private List<String> mechanisms = new ArrayList<>();

    @Option(
            names = "--auth-optional",
            description = "Go on without a login where the server offers none that fits; a refused login still fails.")
    private boolean optional;

    @Option(names = "--no-auth", description = "Do not log in, whatever the configuration says.")
    private boolean none;

    @Option(
            names = "--auth-try-all",
            description = "After a refused mechanism try the next weaker one. Whoever sits between can use that.")
    private boolean tryAll;

    @Option(
            names = "--auth-in-clear",
            description = "Show the secret to the whole network: allow PLAIN, LOGIN and tokens without TLS to another "
                    + "machine.")
    private boolean inClear;

    @Option(names = "--authzid", paramLabel = "NAME", description = "Act as NAME, where the server lets you.")
    private @Nullable String authzid;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "The Windows domain of NAME, which NTLM alone says; -u 'DOMAIN\\NAME' does the same.")
    private @Nullable String domain;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private PasswordOptions password;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private TokenOptions token;

    /// Takes what people type by habit, to say why not; its value must be shown nowhere.
    @Option(
            names = {"--password", "--auth-password", "--token"},
            hidden = true,
            arity = "0..1",
            fallbackValue = "")
    private @Nullable String inArguments;

    /// Finds a kept token, if one was named; the preset then knows what it knows.
    Preset withStoredToken(Surroundings surroundings, Preset preset) {
        return none || password.given()
                ? preset
                : token.withStored(
                        surroundings, preset, Optional.ofNullable(userWithColon).or(() -> Optional.ofNullable(user)));
    }

    /// The kept token that the login is by.
    Optional<StoredLogin> storedToken() {
        return token.stored();
    }

    /// Where there is no login there is nothing to do; where there is one, what it is.
    Optional<Login> login(Surroundings surroundings, Preset preset, String host, int port, boolean ownCertificate) {
        if (!wanted(preset, ownCertificate)) {
            return Optional.empty();
        }
        List<String> names = mechanisms(preset);
        Credentials credentials = credentials(surroundings, preset, names, host, port);
        return Optional.of(new Login(credentials, names, optional, tryAll, inClear));
    }

    /// Whether there is to be a login at all.
    boolean wanted(Preset preset, boolean ownCertificate) {
        return !none
                && (name(preset).isPresent()
                        || !mechanisms(preset).isEmpty()
                        || password.given()
                        || token.given(preset)
                        || (ownCertificate && authzid != null));
    }

    /// Whether a secret will be read from standard input, which then holds nothing else.
    boolean usesStandardInput() {
        return password.fromStandardInput() || token.fromStandardInput();
    }

    /// The name to log in as.
    Optional<String> name(Preset preset) {
        if (userWithColon != null) {
            return Optional.of(userWithColon);
        }
        return Optional.ofNullable(user).or(() -> preset.value("user"));
    }

    /// Refuses secrets on the command line, before anything else is said about it.
    void checkArguments() {
        if (inArguments != null) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "no secret on the command line: every user of this machine can read it there (if yours was real, "
                            + "change it). Use --password-file, --password-command, --password-env, the same with "
                            + "--token-, or the prompt");
        }
        if (user != null && user.indexOf(':') >= 0) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "-u takes a name alone; what follows the colon looks like a password, and every user of this "
                            + "machine can read it here (if it was real, change it). Use --password-file, "
                            + "--password-command, --password-env or the prompt; for a name that has a colon, "
                            + "--user-with-colon");
        }
    }

    private List<String> mechanisms(Preset preset) {
        List<String> named = mechanisms.isEmpty()
                ? preset.value("auth").map(names -> List.of(names.split(","))).orElse(List.of())
                : mechanisms;
        return named.stream()
                .map(name -> SaslMechanisms.named(name.strip())
                        .map(SaslMechanism::name)
                        .orElseThrow(() -> new CommandFailed(
                                ExitCode.USAGE,
                                "no such mechanism here: " + name + "; there are "
                                        + String.join(
                                                ", ",
                                                SaslMechanisms.ALL.stream()
                                                        .map(SaslMechanism::name)
                                                        .toList()))))
                .toList();
    }

    private Credentials credentials(
            Surroundings surroundings, Preset preset, List<String> names, String host, int port) {
        if (!names.isEmpty() && names.stream().allMatch("EXTERNAL"::equals)) {
            return new Credentials.Certificate(String.valueOf(authzid == null ? "" : authzid));
        }
        if (!names.isEmpty() && names.stream().allMatch("ANONYMOUS"::equals)) {
            return new Credentials.Anonymous(name(preset).orElse("letterlock"));
        }
        boolean tokenNamed = names.stream().anyMatch(name -> name.equals("XOAUTH2") || name.equals("OAUTHBEARER"));
        if (token.given(preset)) {
            Secret bearer = token.read(surroundings, preset);
            return new Credentials.BearerToken(name(preset).orElse(""), bearer, host, port);
        }
        String name = name(preset)
                .orElseThrow(() -> new CommandFailed(ExitCode.USAGE, "whom to log in as? Name the user with -u"));
        if (tokenNamed) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "XOAUTH2 and OAUTHBEARER log in with a token: give --oauth, --token-file, --token-command or --token-env");
        }
        Secret secret = password(surroundings, preset, host, name);
        return new Credentials.Password(
                name,
                String.valueOf(authzid == null ? "" : authzid),
                Optional.ofNullable(domain).or(() -> preset.value("domain")).orElse(""),
                secret);
    }

    private Secret password(Surroundings surroundings, Preset preset, String host, String name) {
        if (password.given()) {
            return password.read(surroundings, "");
        }
        return preset.secret("password")
                .or(() -> fromNetrc(surroundings, host, name))
                .orElseGet(() -> password.read(surroundings, "Password of " + name + " at " + host + ": "));
    }

    /// From `$NETRC` or `~/.netrc`, as curl does; a file that others may read is refused, not passed over.
    private static Optional<Secret> fromNetrc(Surroundings surroundings, String host, String name) {
        Optional<Path> file = surroundings
                .variable("NETRC")
                .or(() -> surroundings.variable("HOME").map(home -> home + "/.netrc"))
                .map(Path::of)
                .filter(Files::isReadable);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Secret> found = Netrc.find(
                            Files.readString(file.get()), host.toLowerCase(Locale.ROOT), Optional.of(name))
                    .flatMap(Netrc.Entry::password)
                    .map(Secret::utf8);
            if (found.isPresent()) {
                SecretSource.mustBePrivate(file.get(), "password");
            }
            return found;
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read " + file.get() + ": " + failed.getMessage(), failed);
        }
    }
}
