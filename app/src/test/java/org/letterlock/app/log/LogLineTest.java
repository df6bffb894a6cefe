package org.letterlock.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LogLineTest {
    private static final Instant AT = Instant.parse("2026-11-21T05:00:00.123456Z");

    @Test
    void aLineIsTimeLevelAndMessage() {
        assertThat(LogLine.format(AT, Level.INFO, "k3v9 mx 192.0.2.1 hello", null))
                .isEqualTo("2026-11-21T05:00:00.123Z INFO    k3v9 mx 192.0.2.1 hello\n");
        assertThat(LogLine.format(AT, Level.WARNING, "x", null)).isEqualTo("2026-11-21T05:00:00.123Z WARNING x\n");
    }

    @Test
    void noPeerWritesALineOfOurs() {
        assertThat(LogLine.format(AT, Level.INFO, "a\r\n2026 ERROR b\u001b[31m\u202ec", null))
                .isEqualTo("2026-11-21T05:00:00.123Z INFO    a\\x0d\\x0a2026 ERROR b\\x1b[31m\\x202ec\n");
    }

    @Test
    void failuresOfTheWorldAreOneLineAndBugsHaveATrace() {
        var failed = new IOException("no\nspace", new IOException("quota"));
        assertThat(LogLine.format(AT, Level.ERROR, "cannot write", failed))
                .isEqualTo(
                        "2026-11-21T05:00:00.123Z ERROR   cannot write: java.io.IOException: no\\x0aspace; caused by "
                                + "java.io.IOException: quota\n");
        assertThat(LogLine.format(AT, Level.ERROR, "bug", new IllegalStateException("x")))
                .contains("    at org.letterlock.app.log.LogLineTest");
    }
}
