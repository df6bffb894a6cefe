package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.kit.transcripts.CannotPlay;
import org.letterlock.kit.transcripts.MemoryStage;
import org.letterlock.kit.transcripts.Player;
import org.letterlock.kit.transcripts.Script;
import org.letterlock.kit.transcripts.ScriptReader;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.Accounts.Resolution;
import org.letterlock.server.accounts.AddressPattern;
import org.letterlock.server.accounts.Walls;
import org.letterlock.server.policy.Role;

/// Plays every script that speaks SMTP against sessions in memory and over sockets, each with a site of its own.
///
/// Beside `@mailbox ADDRESS COUNT` the stage knows `@line ADDRESS TEXT`: the mailbox's last message has this line.
@Timeout(30)
final class TranscriptsTest {
    private static final Path FOLDER = Stream.of("transcripts", "../transcripts")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path folder;

    static Stream<Path> scripts() throws IOException {
        try (var walk = Files.walk(FOLDER)) {
            return walk
                    .filter(file -> file.toString().endsWith(".txt"))
                    .filter(file -> List.of("smtp", "submission", "sasl", "smuggling", "walls")
                            .contains(folder(file)))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String folder(Path file) {
        return String.valueOf(FOLDER.relativize(file).getName(0));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void playsInMemory(Path file) throws Exception {
        var site = new TestSite(folder);
        var stage = new MemoryStage().tls(TestSite.clientTls()).clock(site.clock::advance);
        variables(site, "203.0.113.5").forEach(stage::variable);
        checks(site).forEach(stage::check);
        listeners(site, usual(file)).forEach((name, service) -> stage.listener(name, service::converse));
        try (stage) {
            Player.play(script(file), stage);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void playsOverTcp(Path file) throws Exception {
        var site = new TestSite(folder);
        site.legacy = TestSite.networks("127.0.0.0/8");
        try (var stage = new LoopbackStage(
                listeners(site, usual(file)), variables(site, "127.0.0.1"), checks(site), TestSite.clientTls())) {
            Player.play(script(file), stage);
        } catch (CannotPlay time) {
            assumeTrue(false, String.valueOf(time.getMessage()));
        }
    }

    private static Script script(Path file) throws Exception {
        return ScriptReader.read(FOLDER.relativize(file).toString(), Files.readString(file));
    }

    @Test
    void thereAreMany() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(60);
    }

    private static Role usual(Path file) {
        return switch (folder(file)) {
            case "submission", "sasl", "walls" -> Role.SUBMISSION;
            default -> Role.MX;
        };
    }

    private static Map<String, String> variables(TestSite site, String client) {
        var variables = new HashMap<>(Map.of(
                "client",
                client,
                "password",
                TestSite.PASSWORD,
                "device",
                site.device.password().compact().revealText().orElseThrow()));
        confined(site)
                .forEach((name, walls) -> variables.put(
                        name,
                        site.accounts
                                .appPassword("alice@example.test", true, walls)
                                .password()
                                .compact()
                                .revealText()
                                .orElseThrow()));
        return variables;
    }

    /// Alice's confined devices, by the name of the variable that is their password.
    private static Map<String, Walls> confined(TestSite site) {
        var now = site.clock.instant();
        return Map.of(
                "scanner",
                Walls.NONE
                        .withSenders(List.of(
                                AddressPattern.parse("sales@example.test").orThrow()))
                        .withRecipients(List.of(
                                AddressPattern.parse("bob@example.test").orThrow(),
                                AddressPattern.parse("@example.org").orThrow())),
                "metered",
                Walls.NONE.withPerHour(OptionalInt.of(2)),
                "elsewhere",
                Walls.NONE.withNetworks(TestSite.networks("198.51.100.0/24")),
                "reader",
                Walls.NONE.withProtocols(Set.of(Walls.Protocol.IMAP, Walls.Protocol.POP3)),
                "expired",
                Walls.NONE.withExpiry(Optional.of(now)),
                "brief",
                Walls.NONE.withExpiry(Optional.of(now.plusSeconds(60))),
                "encrypted",
                Walls.NONE.withTlsFloor(Optional.of(TlsVersion.TLS_1_2)));
    }

    private static Map<String, MemoryStage.Check> checks(TestSite site) {
        return Map.of("mailbox", words -> mailbox(site, words), "line", words -> line(site, words));
    }

    /// By role, and the usual one without a name.
    private static Map<String, SmtpService> listeners(TestSite site, Role usual) {
        var services = new HashMap<String, SmtpService>();
        for (Role role : Role.values()) {
            services.put(role.text(), site.service(role));
        }
        services.put("", site.service(usual));
        return services;
    }

    private static Optional<String> mailbox(TestSite site, List<String> words) {
        int expected = Integer.parseInt(words.get(1));
        int found = messages(site, words.getFirst()).size();
        return found == expected ? Optional.empty() : Optional.of(found + " messages");
    }

    private static Optional<String> line(TestSite site, List<String> words) {
        String expected = String.join(" ", words.subList(1, words.size()));
        List<String> messages = messages(site, words.getFirst());
        if (messages.isEmpty()) {
            return Optional.of("an empty mailbox");
        }
        return messages.getLast().lines().anyMatch(expected::equals)
                ? Optional.empty()
                : Optional.of("a message without that line:\n" + messages.getLast());
    }

    private static List<String> messages(TestSite site, String address) {
        Mailbox mailbox = AddressParser.mailbox(address, true).orThrow();
        if (!(site.accounts.resolve(mailbox) instanceof Resolution.Local(AccountId account, Mailbox _))) {
            throw new IllegalArgumentException("nobody lives at " + address);
        }
        try {
            return site.messages(account);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
