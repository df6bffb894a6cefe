package org.letterlock.app.config;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterlock.net.channel.Limits;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.directory.DirectorySettings;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.smtp.SmtpLimits;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads `letterlock.toml` (TOML 1.0). Finds everything that is wrong in one go.
public final class ConfigurationReader {
    private static final int LARGEST_PORT = 65_535;
    private static final long LARGEST_MESSAGE = 2L << 30;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Limits PLACES = new Limits(20_000, 100, 1_000);
    private static final Host.Domain NAMELESS = new Host.Domain("localhost");

    private final Path folder;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Object> options = new LinkedHashMap<>();

    private ConfigurationReader(Path folder) {
        this.folder = folder;
    }

    /// What came of reading.
    public sealed interface Reading {
        record Good(Configuration configuration) implements Reading {}

        /// @param problems all of them, at least one, in the order of the file
        record Bad(List<Problem> problems) implements Reading {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /// Reads a configuration.
    ///
    /// @param text the file's
    /// @param folder what relative paths in it start from
    /// @param options settings that win over the file's, each `path=value` such as `listener.mx.port=0`
    public static Reading read(String text, Path folder, List<String> options) {
        return new ConfigurationReader(folder).read(text, options);
    }

    private Reading read(String text, List<String> set) {
        TomlParseResult toml = Toml.parse(text);
        toml.errors()
                .forEach(error -> problems.add(new Problem(
                        new Problem.Place.At(
                                error.position().line(), error.position().column()),
                        String.valueOf(error.getMessage()))));
        set.forEach(this::option);
        Configuration configuration = top(new Section(toml, "", options, problems, !toml.hasErrors()));
        options.keySet()
                .forEach(path -> problems.add(new Problem(
                        Section.option(path),
                        "there is no such setting; write it as in the file, e.g. hostname=… or "
                                + "listener.mx.port=…")));
        if (problems.isEmpty()) {
            return new Reading.Good(configuration);
        }
        Collections.sort(problems);
        return new Reading.Bad(problems);
    }

    /// `path=value`, the value as TOML writes it, or bare text.
    private void option(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            problems.add(new Problem(Section.option(text), "write --set KEY=VALUE"));
            return;
        }
        String value = text.substring(equals + 1).strip();
        TomlParseResult parsed = Toml.parse("value = " + value);
        Object plain = parsed.hasErrors() ? null : parsed.get(List.of("value"));
        options.put(text.substring(0, equals).strip(), plain == null ? value : plain);
    }

    private Configuration top(Section top) {
        Optional<Host.Domain> hostname = top.read(
                "hostname",
                Optional.<Host.Domain>empty(),
                value -> Values.domain(value).map(Optional::of));
        if (!top.has("hostname")) {
            top.blame(
                    "hostname",
                    "hostname is missing; write the name other servers know this one by: hostname = "
                            + "\"mail.example.test\"");
        }
        Section certificate = top.table("certificate");
        Path chain = path(certificate, "chain", "certificate.pem");
        Path key = path(certificate, "key", "key.pem");
        certificate.refuseUnknown();
        Section log = top.table("log");
        Level level = log.read("level", Level.INFO, ConfigurationReader::level);
        log.refuseUnknown();
        var listeners = new LinkedHashMap<String, ListenerSettings>();
        for (Section section : top.tables("listener", ConfigurationReader::name)) {
            listener(section).ifPresent(listener -> {
                if (listeners.putIfAbsent(listener.name(), listener) != null) {
                    section.blame(
                            "role",
                            "there are two listeners named " + listener.name()
                                    + "; give one of them another name: name = \"" + listener.name() + "-2\"");
                }
            });
        }
        if (!top.has("listener")) {
            top.blame("listener", "there is no listener; write at least one: [[listener]] with role and port");
        }
        Optional<WebSettings> web = WebSettingsReader.read(top);
        Optional<DirectorySettings> directory = DirectoryReader.read(top, folder);
        LoginSettings logins = LoginSettings.read(top);
        List<IssuerSettings> issuers = IssuerSettingsReader.read(top, folder);
        top.refuseUnknown();
        return new Configuration(
                hostname.orElse(NAMELESS),
                chain,
                key,
                List.copyOf(listeners.values()),
                web,
                directory,
                logins,
                issuers,
                level);
    }

    private Path path(Section section, String key, String fallback) {
        return folder.resolve(section.read(key, fallback, Values::text)).normalize();
    }

    private static Parsed<Level> level(Object value) {
        return Arrays.stream(Level.values())
                .filter(level -> value instanceof String text && level.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(Parsed::ok)
                .orElseGet(() -> Parsed.bad("is " + Values.kind(value)
                        + "; write \"error\", \"warning\", \"info\", \"debug\" or \"trace\""));
    }

    private static String name(TomlTable listener) {
        Object name = listener.get(List.of("name"));
        return String.valueOf(name == null ? listener.get(List.of("role")) : name);
    }

    private Optional<ListenerSettings> listener(Section section) {
        int before = problems.size();
        Optional<Role> role = section.read(
                "role", Optional.<Role>empty(), value -> Values.role(value).map(Optional::of));
        if (!section.has("role")) {
            section.blame(
                    "role", "role is missing; write role = \"mx\", \"submission\", \"submissions\" or \"legacy\"");
        }
        Role certain = role.orElse(Role.SUBMISSION);
        String name = section.read("name", certain.text(), Values::text);
        List<InetAddress> addresses =
                section.read("bind", List.of(InetAddress.getLoopbackAddress()), Values.list(Values::address));
        int port = section.read("port", -1, Values.whole(0, LARGEST_PORT));
        if (!section.has("port")) {
            section.blame("port", "port is missing; write port = " + usualPort(certain));
        }
        Networks admitted = section.read("networks", Networks.NONE, Values::networks);
        Networks trusted = section.read("trusted_networks", Networks.NONE, Values::networks);
        boolean inClear = section.read("passwords_in_clear", false, Values::flag);
        TlsVersion floor = section.read("tls_floor", TlsVersion.TLS_1_2, Values::tlsVersion);
        boolean outlook = section.read("old_outlook_auth_line", false, Values::flag);
        Limits places = places(section);
        SmtpLimits limits = limits(section, certain);
        section.refuseUnknown();
        if (role.isPresent()) {
            fits(section, certain, admitted, trusted, inClear, floor, outlook);
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        var policy = new PortPolicy(certain, admitted, trusted, inClear);
        return Optional.of(new ListenerSettings(name, addresses, port, policy, floor, outlook, places, limits));
    }

    private static Limits places(Section section) {
        var most = Values.whole(1, 1_000_000);
        return new Limits(
                section.read("max_connections", PLACES.connections(), most),
                section.read("max_connections_per_address", PLACES.perAddress(), most),
                section.read("max_connections_per_minute", PLACES.perAddressPerMinute(), most));
    }

    private static SmtpLimits limits(Section section, Role role) {
        SmtpLimits usual = SmtpLimits.usual(role);
        return new SmtpLimits(
                section.read("max_recipients", usual.recipients(), Values.whole(SmtpLimits.LEAST_RECIPIENTS, 100_000)),
                section.read(
                        "max_message_size", usual.message(), Values.size(SmtpLimits.LEAST_MESSAGE, LARGEST_MESSAGE)),
                usual.header(),
                section.read("max_messages", usual.messages(), Values.whole(1, 1_000_000)),
                section.read("max_errors", usual.errors(), Values.whole(1, 1_000)),
                section.read("max_idle_commands", usual.idle(), Values.whole(1, 1_000_000)),
                usual.greeting(),
                section.read("command_timeout", usual.command(), Values.duration(SHORTEST, LONGEST)),
                section.read("data_timeout", usual.block(), Values.duration(SHORTEST, LONGEST)),
                section.read("message_timeout", usual.content(), Values.duration(SHORTEST, LONGEST)),
                section.read("max_session", usual.session(), Values.duration(SHORTEST, LONGEST)));
    }

    /// What a role does not allow is refused here, in words, before [PortPolicy] would refuse it.
    private static void fits(
            Section section,
            Role role,
            Networks admitted,
            Networks trusted,
            boolean inClear,
            TlsVersion floor,
            boolean outlook) {
        String its = "a listener of role " + role.text();
        if (role.needsAdmittedNetworks() && admitted.isEmpty()) {
            section.blame(
                    "networks",
                    its + " needs the list of networks that may connect; write networks = " + "[\"192.0.2.0/24\"]");
        }
        if (!role.knowsTrustedNetworks() && !trusted.isEmpty()) {
            section.blame(
                    "trusted_networks",
                    its + " has no trusted_networks: everybody logs in; only mx and legacy " + "have them");
        }
        if (!role.mayHearSecretsInClear() && inClear) {
            section.blame("passwords_in_clear", its + " never takes passwords in clear; only legacy may");
        }
        if (role != Role.LEGACY && floor.compareTo(TlsVersion.TLS_1_2) < 0) {
            section.blame("tls_floor", its + " speaks TLS 1.2 or newer; only legacy may go below");
        }
        if (role.login() == Role.Login.NEVER && outlook) {
            section.blame("old_outlook_auth_line", its + " offers no AUTH, so there is no line to repeat");
        }
    }

    private static int usualPort(Role role) {
        return switch (role) {
            case MX -> 2525;
            case SUBMISSIONS -> 1465;
            case SUBMISSION, LEGACY, SANDBOX -> 1587;
        };
    }
}
