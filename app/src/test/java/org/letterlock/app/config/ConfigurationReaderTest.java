package org.letterlock.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.net.channel.Limits;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Host;
import org.letterlock.server.policy.Role;
import org.letterlock.server.smtp.SmtpLimits;

final class ConfigurationReaderTest {
    private static final Path FOLDER = Path.of("/var/lib/letterlock");
    private static final String GOOD = """
            hostname = "mail.example.test"
            [[listener]]
            role = "mx"
            port = 2525
            """;

    private static Configuration good(String text, String... options) {
        return switch (ConfigurationReader.read(text, FOLDER, List.of(options))) {
            case ConfigurationReader.Reading.Good(Configuration configuration) -> configuration;
            case ConfigurationReader.Reading.Bad(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    private static List<String> problems(String text, String... options) {
        return switch (ConfigurationReader.read(text, FOLDER, List.of(options))) {
            case ConfigurationReader.Reading.Good _ -> List.of();
            case ConfigurationReader.Reading.Bad(List<Problem> problems) ->
                problems.stream()
                        .map(problem -> problem.text("letterlock.toml"))
                        .toList();
        };
    }

    @Test
    void whatTheFirstStartWritesIsGood() {
        Configuration configuration = good(FirstConfiguration.text(new Host.Domain("mail.example.test")));
        assertThat(configuration.hostname().text()).isEqualTo("mail.example.test");
        assertThat(configuration.chain()).isEqualTo(FOLDER.resolve("certificate.pem"));
        assertThat(configuration.key()).isEqualTo(FOLDER.resolve("key.pem"));
        assertThat(configuration.logLevel()).isEqualTo(Level.INFO);
        assertThat(configuration.listeners())
                .extracting(ListenerSettings::role, ListenerSettings::port, ListenerSettings::addresses)
                .containsExactly(row(Role.MX, 2525), row(Role.SUBMISSION, 1587), row(Role.SUBMISSIONS, 1465));
    }

    private static org.assertj.core.groups.Tuple row(Role role, int port) {
        return org.assertj.core.api.Assertions.tuple(role, port, List.of(InetAddress.ofLiteral("127.0.0.1")));
    }

    /// The comments of the first file are a promise too.
    @Test
    void everyDefaultThatTheFirstFileShowsIsTheDefault() {
        String text = FirstConfiguration.text(new Host.Domain("mail.example.test"));
        String shown = text.substring(0, text.indexOf("# [[listener]]"))
                .replaceAll(
                        "(?m)^# (?=(enabled|tls = |names|proxies|level|old_outlook|max_|\\w+_timeout|tls_floor|networks = \\[]|trusted_networks = \\[]))",
                        "");
        assertThat(good(shown)).isEqualTo(good(FirstConfiguration.text(new Host.Domain("mail.example.test"))));
    }

    @Test
    void ntlmMayBeAskedToBind() {
        assertThat(good(GOOD).logins().ntlmBound()).isFalse();
        Configuration bound = good(GOOD, "logins.ntlm_channel_binding=true");
        assertThat(bound.logins().ntlmBound()).isTrue();
        assertThat(bound.logins().policy(List.of()).ntlmBound()).isTrue();
    }

    @Test
    void theWebPageIsForThisMachineUnlessItSpeaksTls() {
        assertThat(good(WITH_WEB).web()).hasValueSatisfying(web -> {
            assertThat(web.addresses()).allMatch(InetAddress::isLoopbackAddress);
            assertThat(web.port()).isEqualTo(8080);
            assertThat(web.tls()).isFalse();
        });
        assertThat(good(WITH_WEB + "tls = true\nbind = \"::\"\nurl = \"https://Mail.Example.Test/\"\n")
                        .web())
                .hasValueSatisfying(web -> {
                    assertThat(web.port()).isEqualTo(8443);
                    assertThat(web.url()).hasToString("Optional[https://mail.example.test]");
                });
        assertThat(problems(WITH_WEB + "bind = [\"127.0.0.1\", \"0.0.0.0\"]\n"))
                .singleElement()
                .asString()
                .contains("bind", "passwords would cross the network in clear");
        for (String url :
                List.of("mail.example.test", "http://mail.example.test", "https://a.test/x", "https://u@a.test")) {
            assertThat(problems(WITH_WEB + "url = \"" + url + "\"\n")).as(url).hasSize(1);
        }
    }

    @Test
    void aFileWithoutAWebPageHasNone() {
        assertThat(good(WITHOUT_WEB).web()).isEmpty();
        assertThat(good(WITH_WEB + "enabled = false\n").web()).isEmpty();
    }

    private static final String WITHOUT_WEB = """
            hostname = "mail.example.test"
            [[listener]]
            role = "mx"
            port = 25
            """;
    private static final String WITH_WEB = WITHOUT_WEB + "[web]\n";

    @Test
    void whereverPeopleLogInASessionMayLastLonger() {
        assertThat(good(FirstConfiguration.text(new Host.Domain("mail.example.test")))
                        .listeners())
                .extracting(listener -> listener.limits().session())
                .containsExactly(Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(4));
    }

    @Test
    void theExampleOfALegacyListenerIsGood() {
        String text = FirstConfiguration.text(new Host.Domain("mail.example.test"));
        String legacy = text.substring(text.indexOf("# [[listener]]")).replaceAll("(?m)^# ", "");
        ListenerSettings listener =
                good("hostname = \"a.test\"\n" + legacy).listeners().getFirst();
        assertThat(listener.role()).isEqualTo(Role.LEGACY);
        assertThat(listener.tlsFloor()).isEqualTo(TlsVersion.TLS_1_0);
        assertThat(listener.policy().admits(InetAddress.ofLiteral("192.0.2.17")))
                .isTrue();
        assertThat(listener.policy().admits(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    }

    @Test
    void everythingIsRead() {
        Configuration configuration = good("""
                hostname = "Mail.Example.Test"
                [certificate]
                chain = "/etc/tls/chain.pem"
                key = "keys/../key2.pem"
                [log]
                level = "debug"
                [[listener]]
                name = "inside"
                role = "mx"
                bind = ["192.0.2.1", "2001:db8::1"]
                port = 25
                networks = ["192.0.2.0/24", "2001:db8::/32"]
                trusted_networks = "192.0.2.7/32"
                tls_floor = "1.3"
                max_message_size = "64 KiB"
                max_recipients = 100
                max_connections = 7
                max_connections_per_address = 3
                max_connections_per_minute = 30
                max_messages = 9
                max_errors = 5
                max_idle_commands = 40
                max_session = "20m"
                command_timeout = "30s"
                data_timeout = "2m"
                message_timeout = "1h"
                """);
        assertThat(configuration.hostname().text()).isEqualTo("mail.example.test");
        assertThat(configuration.chain()).isEqualTo(Path.of("/etc/tls/chain.pem"));
        assertThat(configuration.key()).isEqualTo(FOLDER.resolve("key2.pem"));
        assertThat(configuration.logLevel()).isEqualTo(Level.DEBUG);
        ListenerSettings listener = configuration.listeners().getFirst();
        assertThat(listener.name()).isEqualTo("inside");
        assertThat(listener.addresses())
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(listener.policy().trusted().all()).hasSize(1);
        assertThat(listener.tlsFloor()).isEqualTo(TlsVersion.TLS_1_3);
        assertThat(listener.places()).isEqualTo(new Limits(7, 3, 30));
        assertThat(listener.limits())
                .isEqualTo(new SmtpLimits(
                        100,
                        64 << 10,
                        SmtpLimits.USUAL.header(),
                        9,
                        5,
                        40,
                        SmtpLimits.USUAL.greeting(),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        Duration.ofMinutes(20)));
    }

    @Test
    void optionsWinOverTheFile() {
        Configuration configuration =
                good(GOOD, "hostname=other.example.test", "listener.mx.port=0", "log.level=trace");
        assertThat(configuration.hostname().text()).isEqualTo("other.example.test");
        assertThat(configuration.listeners().getFirst().port()).isZero();
        assertThat(configuration.logLevel()).isEqualTo(Level.TRACE);
    }

    @Test
    void anOptionThatFitsNothingIsAProblem() {
        assertThat(problems(GOOD, "listener.submission.port=1", "hostname", "hostnmae=x", "listener.mx.port=much"))
                .containsExactlyInAnyOrder(
                        "--set hostname: write --set KEY=VALUE",
                        "--set listener.submission.port: there is no such setting; write it as in the file, e.g. "
                                + "hostname=… or listener.mx.port=…",
                        "--set hostnmae: there is no such setting; write it as in the file, e.g. hostname=… or "
                                + "listener.mx.port=…",
                        "--set listener.mx.port: port is the text \"much\"; write a whole number from 0 to 65535");
    }

    @Test
    void allProblemsAreFoundAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                        hostnme = "mail.example.test"
                        [certificate]
                        chain = 7
                        [[listener]]
                        role = "submision"
                        port = 70000
                        [[listener]]
                        role = "mx"
                        prot = 25
                        port = 25
                        """))
                .containsExactly(
                        "letterlock.toml:1:1: hostname is missing; write the name other servers know this one by: "
                                + "hostname = \"mail.example.test\"",
                        "letterlock.toml:1:1: there is no key hostnme; did you mean hostname?",
                        "letterlock.toml:3:1: chain is the number 7; write a text in quotes",
                        "letterlock.toml:5:1: role is the text \"submision\"; write \"mx\", \"submission\", "
                                + "\"submissions\" or \"legacy\" (did you mean submission?)",
                        "letterlock.toml:6:1: port is the number 70000; write a whole number from 0 to 65535",
                        "letterlock.toml:9:1: there is no key prot; did you mean port?");
    }

    @Test
    void brokenTomlIsNamedByItsPlace() {
        assertThat(problems("hostname = mail.example.test\n"))
                .anySatisfy(problem -> assertThat(problem).startsWith("letterlock.toml:1:"));
    }

    @Test
    void anEmptyFileSaysWhatIsMissing() {
        assertThat(problems(""))
                .containsExactly(
                        "letterlock.toml:1:1: hostname is missing; write the name other servers know this one by: "
                                + "hostname = \"mail.example.test\"",
                        "letterlock.toml:1:1: there is no listener; write at least one: [[listener]] with role and "
                                + "port");
    }

    @Test
    void twoListenersOfOneNameAreAProblem() {
        assertThat(problems(GOOD + "[[listener]]\nrole = \"mx\"\nport = 26\n"))
                .containsExactly("letterlock.toml:6:1: there are two listeners named mx; give one of them another "
                        + "name: name = \"mx-2\"");
        assertThat(good(GOOD + "[[listener]]\nname = \"mx-2\"\nrole = \"mx\"\nport = 26\n")
                        .listeners())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role = 'legacy'            | a listener of role legacy needs the list of networks that may connect; "
                        + "write networks = [\"192.0.2.0/24\"]",
                "tls_floor = '1.1'          | a listener of role submission speaks TLS 1.2 or newer; only legacy may "
                        + "go below",
                "passwords_in_clear = true  | a listener of role submission never takes passwords in clear; only "
                        + "legacy may",
                "trusted_networks = ['::/0']| a listener of role submission has no trusted_networks: everybody logs "
                        + "in; only mx and legacy have them",
                "bind = 'localhost'         | bind is the text \"localhost\"; write an IP address in quotes, such as "
                        + "\"127.0.0.1\", or \"0.0.0.0\" and \"::\" for all",
                "bind = ['127.0.0.1', 7]    | bind is the number 7; write an IP address in quotes, such as "
                        + "\"127.0.0.1\", or \"0.0.0.0\" and \"::\" for all",
                "networks = '10.0.0.0/33'   | networks holds no network in CIDR notation: 10.0.0.0/33; write e.g. "
                        + "\"192.0.2.0/24\" or \"2001:db8::/32\"",
                "max_recipients = 5         | max_recipients is the number 5; write a whole number from 100 to 100000",
                "max_message_size = '1 KiB' | max_message_size is the text \"1 KiB\"; write a size from 65536 octets "
                        + "to 2048 MiB, such as \"25 MiB\"",
                "max_message_size = 'huge'  | max_message_size is the text \"huge\"; write a size from 65536 octets "
                        + "to 2048 MiB, such as \"25 MiB\"",
                "tls_floor = 1.2            | tls_floor is the number 1.2; write \"1.3\" or \"1.2\" (a legacy listener may "
                        + "also have \"1.1\" and \"1.0\")",
                "command_timeout = '5'      | command_timeout is the text \"5\"; write a time with its unit, such as "
                        + "\"30s\", \"5m\" or \"1h\", from 1s to 24h",
                "old_outlook_auth_line = 'y'| old_outlook_auth_line is the text \"y\"; write true or false",
            })
    void badValuesOfAListener(String line, String message) {
        String role = line.startsWith("role") ? "" : "role = \"submission\"\n";
        String text = "hostname = \"a.test\"\n[[listener]]\nport = 587\n" + role + line.replace('\'', '"') + "\n";
        int at = line.startsWith("role") ? 3 : 5;
        assertThat(problems(text)).containsExactly("letterlock.toml:" + at + ":1: " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "hostname = \"no domain\", hostname",
        "hostname = \"[127.0.0.1]\", hostname",
        "hostname = 5, hostname",
        "hostname = \"\", hostname",
    })
    void aHostnameIsADomainName(String line, String key) {
        assertThat(problems(GOOD.replaceFirst("hostname.*", line)))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("letterlock.toml:1:1: " + key + " is ")
                        .contains("; write "));
    }
}
