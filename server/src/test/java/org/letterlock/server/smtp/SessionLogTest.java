package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.net.channel.Peer;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.policy.Role;

/// Trap 9: what clients say gets into the log, and must not become a line of its own there.
final class SessionLogTest {
    private final List<String> lines = new ArrayList<>();

    private final SessionLog log = new SessionLog(
            new Kept(),
            "id",
            Role.MX,
            new Peer(
                    new InetSocketAddress(InetAddress.ofLiteral("203.0.113.5"), 4711),
                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 25)));

    private final class Kept implements System.Logger {
        @Override
        public String getName() {
            return "kept";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable why) {
            lines.add(level + " " + text);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, Object... values) {
            lines.add(level + " " + text);
        }
    }

    @Test
    void aLineSaysWhoAndWhat() {
        log.loggedIn(new Identity("alice@example.test", "sales@example.test", "PLAIN", "1.2", Set.of()));
        log.refused("recipient", "x@other.test", "not our domain");
        assertThat(lines)
                .containsExactly(
                        "INFO id mx 203.0.113.5 login account=alice@example.test as=sales@example.test"
                                + " mechanism=PLAIN credential=1.2",
                        "INFO id mx 203.0.113.5 recipient refused <x@other.test>: not our domain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\n2026-01-01 forged",
                "a\nforged",
                "a\u0085forged",
                "a\u2028forged",
                "a\u2029forged",
                "a\u202eforged",
                "a\u0000forged",
                "a\u001b[2Jforged",
                "a\u200bforged"
            })
    void nothingForgesALine(String value) {
        log.refused("sender", value, value);
        log.loginFailed(value, value);
        log.loggedIn(new Identity(value, value, "PLAIN", value, Set.of()));
        log.suspicious(value);
        assertThat(lines).hasSize(4).allSatisfy(line -> {
            assertThat(line).contains("a?").matches("[ -~]*");
        });
    }

    @Test
    void umlautsStayAndGiantsAreCut() {
        assertThat(SessionLog.safe("jürgen@example.test")).isEqualTo("jürgen@example.test");
        assertThat(SessionLog.safe("x".repeat(5000))).hasSizeLessThan(330).endsWith("…");
    }
}
