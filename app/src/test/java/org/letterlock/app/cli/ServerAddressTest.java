package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.client.smtp.TlsPolicy;
import picocli.CommandLine.TypeConversionException;

/// The small languages of the command line: servers, durations, `.netrc`.
class ServerAddressTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            mail.example.test,                     mail.example.test, -,    -
            mail.example.test:2525,                mail.example.test, 2525, -
            192.0.2.1,                             192.0.2.1,         -,    -
            192.0.2.1:25,                          192.0.2.1,         25,   -
            2001:db8::1,                           2001:db8::1,       -,    -
            ::1,                                   ::1,               -,    -
            [2001:db8::1],                         2001:db8::1,       -,    -
            [::1]:2525,                            ::1,               2525, -
            smtp://mail.example.test,              mail.example.test, 25,   -
            smtp://mail.example.test:2525/,        mail.example.test, 2525, -
            SMTPS://mail.example.test,             mail.example.test, 465,  IMPLICIT
            submissions://mail.example.test:1465,  mail.example.test, 1465, IMPLICIT
            submission://mail.example.test,        mail.example.test, 587,  REQUIRED
            submission://[::1]:1587,               ::1,               1587, REQUIRED
            """)
    void readsServers(String text, String host, Integer port, TlsPolicy tls) {
        assertThat(ServerAddress.parse(text))
                .isEqualTo(new ServerAddress(
                        host, port == null ? OptionalInt.empty() : OptionalInt.of(port), Optional.ofNullable(tls)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail.example.test:",
                "mail.example.test:0",
                "mail.example.test:65536",
                "mail.example.test:99999999999",
                "a b",
                "[::1",
                "http://mail.example.test",
                "smtp://alice:pw@mail.example.test",
                "mail.example.test:smtp",
                "a:1:2x"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOfSatisfying(
                        CommandFailed.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @CsvSource({"30s,30000", "2m,120000", "500ms,500", "1h,3600000", "15,15000", "7d,604800000"})
    void readsDurations(String text, long millis) {
        assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "-1s", "1w", "s", "99999999999s"})
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> new Durations().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    private static final String NETRC = """
            # a comment
            machine one.example.test login alice password first # her first
            machine two.example.test
                login bob
                password "se\\"cond word"
                account unused
            macdef init
                machine three.example.test login trap password trap

            machine three.example.test login carol password ""
            machine three.example.test login dan password third
            default login anyone password last
            """;

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            one.example.test,   alice, alice,  first
            ONE.example.test,   -,     alice,  first
            two.example.test,   bob,   bob,    se"cond word
            three.example.test, dan,   dan,    third
            three.example.test, carol, carol,  ''
            one.example.test,   bob,   -,      -
            four.example.test,  anyone, anyone, last
            """)
    void readsNetrc(String host, String user, String login, String password) {
        var found = Netrc.find(NETRC, host, Optional.ofNullable(user));
        assertThat(found.flatMap(Netrc.Entry::login)).isEqualTo(Optional.ofNullable(login));
        assertThat(found.flatMap(Netrc.Entry::password)).isEqualTo(Optional.ofNullable(password));
    }

    @Test
    void anEntryDoesNotPrintItsPassword() {
        assertThat(Netrc.find(NETRC, "one.example.test", Optional.empty())
                        .orElseThrow()
                        .toString())
                .doesNotContain("first");
    }
}
