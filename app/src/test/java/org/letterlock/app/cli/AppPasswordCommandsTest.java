package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.channel.TcpChannel;
import org.letterlock.net.tls.ClientTls;

/// App passwords from the command line: their walls, their age, and sessions that end with them.
final class AppPasswordCommandsTest {
    private static final String ADMIN = "admin@example.test";

    @TempDir
    private Path here;

    private CommandLines commands;

    @BeforeEach
    void aFolder() throws Exception {
        ServingFolder.start(here).close();
        commands = new CommandLines(here).with(SetupFiles.FOLDER_VARIABLE, "data");
    }

    private String good(String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isZero();
        return ran.out();
    }

    private String refused(int code, String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isEqualTo(code);
        assertThat(ran.out()).isEmpty();
        return ran.err();
    }

    private static String app(String json) {
        Matcher matcher = Pattern.compile("\"app_password\": \"([a-z]{4}(?: [a-z]{4}){3})\"")
                .matcher(json);
        assertThat(matcher.find()).as("%s", json).isTrue();
        return matcher.group(1);
    }

    @Test
    void everyWallIsDrawnAndShown() {
        String made = good(
                "app-password",
                "create",
                ADMIN,
                "--name",
                "scanner",
                "--legacy",
                "--from-network",
                "192.0.2.0/24",
                "--from-network",
                "2001:db8::1",
                "--sender",
                "Scanner@Example.test",
                "--recipient",
                "@example.test",
                "--recipient",
                "archive@example.org",
                "--per-hour",
                "60",
                "--protocol",
                "smtp",
                "--tls-min",
                "1.2",
                "--expires",
                "90d",
                "--json");
        assertThat(made)
                .contains("\"networks\": [\n      \"192.0.2.0/24\",\n      \"2001:db8:0:0:0:0:0:1/128\"\n    ]")
                .contains("\"senders\": [\n      \"scanner@example.test\"\n    ]")
                .contains("\"@example.test\"", "\"archive@example.org\"")
                .contains("\"per_hour\": 60", "\"tls_min\": \"1.2\"", "\"expires_at\": \"2027-02-19T09:30:00Z\"")
                .contains("\"protocols\": [\n      \"smtp\"\n    ]")
                .contains("\"expired\": false", "\"rotate\": false");
        assertThat(good("app-password", "list", ADMIN))
                .containsPattern("scanner +legacy .*from 192\\.0\\.2\\.0/24 2001:db8:0:0:0:0:0:1/128; "
                        + "as scanner@example\\.test; to @example\\.test archive@example\\.org; 60 an hour; by smtp; "
                        + "TLS 1\\.2 or newer; until 2027-02-19 09:30:00 Z");
        assertThat(good("log", "changes"))
                .containsPattern("app-password create.*'scanner', legacy, network 192\\.0\\.2\\.0/24, .*hourly 60");
    }

    @Test
    void wallsAreMovedAndLifted() {
        good("app-password", "create", ADMIN, "--name", "scanner", "--recipient", "@example.test", "--per-hour", "5");
        assertThat(good("app-password", "change", ADMIN, "scanner", "--per-hour", "9", "--sender", ADMIN))
                .isEqualTo("'scanner' of " + ADMIN + " now only as " + ADMIN + "; to @example.test; 9 an hour\n");
        assertThat(good("app-password", "change", ADMIN, "scanner", "--lift", "recipient", "--lift", "per-hour"))
                .isEqualTo("'scanner' of " + ADMIN + " now only as " + ADMIN + "\n");
        assertThat(good("app-password", "change", ADMIN, "scanner", "--lift", "all", "--json"))
                .contains("\"senders\": []", "\"per_hour\": null", "\"expires_at\": null");
        assertThat(good("log", "changes"))
                .contains("app-password change", "'scanner': no walls; before: sender " + ADMIN);
        assertThat(refused(64, "app-password", "change", ADMIN, "scanner")).contains("nothing to change");
        assertThat(refused(66, "app-password", "change", ADMIN, "camera", "--lift", "all"))
                .contains("no app password of this name");
        good("app-password", "revoke", ADMIN, "scanner");
        assertThat(refused(66, "app-password", "change", ADMIN, "3", "--lift", "all"))
                .contains("it was revoked already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from-network | 10.1           | no IP address",
                "--from-network | 192.0.2.0/33   | no network in CIDR notation",
                "--from-network | printer.local  | no IP address",
                "--sender       | example.test   | no @: write alice@example.org",
                "--sender       | @              | Invalid value",
                "--recipient    | bob@[192.0.2.1] | a domain name must follow",
                "--per-hour     | 0              | write a number from 1 to 1000000",
                "--per-hour     | many           | write a number from 1 to 1000000",
                "--per-hour     | 9999999        | write a number from 1 to 1000000",
                "--protocol     | http           | write smtp, imap or pop3",
                "--tls-min      | 1.5            | write 1.0, 1.1, 1.2 or 1.3",
                "--expires      | tomorrow       | write 90d, 12h, 6w or 1y from now",
                "--expires      | 0d             | in the past",
                "--expires      | 2026-11-20     | in the past",
                "--expires      | 999999y        | more than a hundred years",
            })
    void whatIsNoWallIsSaidSo(String option, String value, String problem) {
        assertThat(refused(64, "app-password", "create", ADMIN, "--name", "scanner", option, value))
                .contains(option)
                .contains(problem);
        assertThat(good("app-password", "list", ADMIN)).doesNotContain("scanner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "outside", "disable", "remove"})
    @Timeout(60)
    void aLiveSessionEndsWithItsCredential(String how) throws Exception {
        try (var server = ServingFolder.start(here)) {
            good("account", "add", "alice@example.test", "--no-password");
            String app = app(good("app-password", "create", "alice@example.test", "--name", "printer", "--json"));
            try (Channel idle = loggedIn(server.port("submission"), app)) {
                String[] end = switch (how) {
                    case "revoke" -> new String[] {"app-password", "revoke", "alice@example.test", "printer"};
                    case "outside" ->
                        new String[] {
                            "app-password", "change", "alice@example.test", "printer", "--from-network", "192.0.2.1"
                        };
                    case "disable" -> new String[] {"account", "disable", "alice@example.test"};
                    default -> new String[] {"account", "remove", "alice@example.test"};
                };
                good(end);
                assertThat(reply(idle)).isEqualTo("421 4.7.0 Your login no longer holds; log in again");
                assertThat(reply(idle)).isEqualTo("hung up");
            }
        }
    }

    private Channel loggedIn(int port, String app) throws Exception {
        Channel channel = TcpChannel.connect("127.0.0.1", port, Duration.ofSeconds(10));
        reply(channel);
        say(channel, "EHLO client.test");
        say(channel, "STARTTLS");
        channel.encrypt(ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified())));
        say(channel, "EHLO client.test");
        String plain =
                Base64.getEncoder().encodeToString(("\0alice@example.test\0" + app).getBytes(StandardCharsets.UTF_8));
        assertThat(say(channel, "AUTH PLAIN " + plain)).startsWith("235 ");
        return channel;
    }

    private static String say(Channel channel, String line) throws Exception {
        channel.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        channel.flush();
        return reply(channel);
    }

    /// The last line of the next reply.
    private static String reply(Channel channel) {
        try {
            while (true) {
                String line = ((Line.Whole) channel.readLine(1000)).latin1();
                if (line.charAt(3) == ' ') {
                    return line;
                }
            }
        } catch (HungUp gone) {
            return "hung up";
        }
    }
}
