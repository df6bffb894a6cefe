package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Secret;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;
import picocli.CommandLine.Option;

/// What need not be typed each time: environment variables `LETTERLOCK_SERVER` and the like, and the accounts of
/// `~/.config/letterlock/accounts.toml`:
///
/// ```toml
/// default = "work"
///
/// [account.work]
/// server = "submission://mail.example.test"
/// user = "alice@example.test"
/// password-command = "pass show mail/work"
/// ```
///
/// Options go first, then variables, then the account.
final class Preset {
    /// What an account, and a variable in capitals with `_`, may set; each means what the option of its name does.
    static final Set<String> KEYS = Set.of(
            "server",
            "user",
            "domain",
            "from",
            "auth",
            "tls",
            "cacert",
            "cert",
            "key",
            "ehlo",
            "proxy",
            "timeout",
            "password-file",
            "password-command",
            "password-env",
            "token-file",
            "token-command",
            "token-env",
            "oauth");

    private final Surroundings surroundings;
    private final Map<String, String> account;
    private final Map<String, String> before;
    private final Map<String, String> after;

    private Preset(
            Surroundings surroundings,
            Map<String, String> account,
            Map<String, String> before,
            Map<String, String> after) {
        this.surroundings = surroundings;
        this.account = account;
        this.before = before;
        this.after = after;
    }

    /// This one, where `others` go before variables and account.
    Preset ledBy(Map<String, String> others) {
        return new Preset(surroundings, account, others, after);
    }

    /// This one, where `others` stand in for what neither variables nor account say.
    Preset backedBy(Map<String, String> others) {
        return new Preset(surroundings, account, before, others);
    }

    /// Which account of which file.
    static final class Options {
        @Option(
                names = "--account",
                paramLabel = "NAME",
                description = "Take what is not given here from this account of the configuration; without it from "
                        + "the one its 'default' names, if any. An account may set: server, user, domain, from, auth, "
                        + "tls (required, on-connect, optional, none), cacert, cert, key, ehlo, proxy, timeout, "
                        + "password-file, -command, -env, token-file, -command, -env, oauth. So may the environment: "
                        + "LETTERLOCK_SERVER, LETTERLOCK_PASSWORD_FILE and so on.")
        @Nullable
        String account;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The configuration of accounts; default ~/.config/letterlock/accounts.toml.")
        @Nullable
        Path config;

        /// @throws CommandFailed naming every mistake of the file, or the account that is missing
        Preset read(Surroundings surroundings) {
            return new Preset(surroundings, fields(surroundings), Map.of(), Map.of());
        }

        private Map<String, String> fields(Surroundings surroundings) {
            Optional<Path> file = config != null ? Optional.of(surroundings.resolve(config)) : usual(surroundings);
            if (file.isEmpty() || Files.notExists(file.get())) {
                if (account != null || config != null) {
                    throw new CommandFailed(
                            ExitCode.NO_INPUT,
                            "there is no configuration "
                                    + file.map(Path::toString).orElse("(HOME is not set)"));
                }
                return Map.of();
            }
            return AccountsFile.read(file.get(), Optional.ofNullable(account));
        }

        private static Optional<Path> usual(Surroundings surroundings) {
            return surroundings.configuration().map(folder -> folder.resolve("accounts.toml"));
        }
    }

    /// What the environment alone says.
    static Preset none(Surroundings surroundings) {
        return new Preset(surroundings, Map.of(), Map.of(), Map.of());
    }

    /// What the environment, else the account, says for an option.
    Optional<String> value(String key) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("no preset can be made for " + key);
        }
        String variable = "LETTERLOCK_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.ofNullable(before.get(key))
                .or(() -> surroundings.variable(variable))
                .or(() -> Optional.ofNullable(account.get(key)))
                .or(() -> Optional.ofNullable(after.get(key)));
    }

    /// The secret of `KIND-file`, `KIND-command` or `KIND-env`, the first that is set.
    Optional<Secret> secret(String kind) {
        return value(kind + "-file")
                .map(file -> SecretSource.file(surroundings, Path.of(file), kind))
                .or(() -> value(kind + "-command").map(command -> SecretSource.command(surroundings, command, kind)))
                .or(() -> value(kind + "-env").map(name -> SecretSource.variable(surroundings, name, kind)));
    }

    /// The file, read only where it is there: the parser takes a while to load.
    private static final class AccountsFile {
        private AccountsFile() {}

        static Map<String, String> read(Path file, Optional<String> asked) {
            TomlParseResult toml;
            try {
                toml = Toml.parse(file);
            } catch (IOException failed) {
                throw new CommandFailed(ExitCode.IO, "cannot read " + file + ": " + failed.getMessage(), failed);
            }
            if (toml.hasErrors()) {
                throw wrong(
                        file,
                        toml.errors().stream()
                                .map(error -> error.position().line() + ": " + error.getMessage())
                                .toList());
            }
            Optional<String> name =
                    asked.or(() -> Optional.ofNullable(toml.isString("default") ? toml.getString("default") : null));
            if (name.isEmpty()) {
                return Map.of();
            }
            List<String> path = List.of("account", name.get());
            if (!toml.isTable(path)) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        file + " has no account \"" + name.get() + "\" ([account." + name.get() + "])");
            }
            return fields(file, String.valueOf(name.get()), Objects.requireNonNull(toml.getTable(path)));
        }

        private static Map<String, String> fields(Path file, String name, TomlTable table) {
            var fields = new TreeMap<String, String>();
            var wrong = new ArrayList<String>();
            for (String key : table.keySet()) {
                Object value = table.get(List.of(key));
                var position = table.inputPositionOf(List.of(key));
                String line = (position == null ? "?" : String.valueOf(position.line())) + ": ";
                if (key.equals("password") || key.equals("token")) {
                    wrong.add(line + "no secrets here; name where it is with " + key + "-file, " + key + "-command or "
                            + key + "-env");
                } else if (!KEYS.contains(key)) {
                    wrong.add(line + "account " + name + " has an unknown setting " + key);
                } else if (value instanceof String text) {
                    fields.put(key, text);
                } else {
                    wrong.add(line + key + " must be a text in quotes");
                }
            }
            if (!wrong.isEmpty()) {
                throw wrong(file, wrong);
            }
            return fields;
        }

        private static CommandFailed wrong(Path file, List<String> mistakes) {
            return new CommandFailed(
                    ExitCode.CONFIGURATION, file + " is wrong:\n  line " + String.join("\n  line ", mistakes));
        }
    }
}
