package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 4155, Appendix A, with the quoting of mboxrd.
final class MboxWriterTest {
    private static String mbox(String returnPath, String message) throws Exception {
        var out = new ByteArrayOutputStream();
        var writer = new MboxWriter(out);
        writer.begin(returnPath, Instant.parse("2026-01-02T03:04:05Z"));
        writer.write(message.getBytes(StandardCharsets.UTF_8));
        writer.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageStandsBetweenItsSeparatorAndAnEmptyLine() throws Exception {
        assertThat(mbox("a@example.test", "Subject: x\r\n\r\nü\r\n"))
                .isEqualTo("From a@example.test Fri Jan  2 03:04:05 2026\nSubject: x\n\nü\n\n");
    }

    @Test
    void theNullSenderIsTheMailer() throws Exception {
        assertThat(mbox("", "x\r\n")).startsWith("From MAILER-DAEMON ");
    }

    @Test
    void aSenderWithBlanksStaysOneWord() throws Exception {
        assertThat(mbox("\"a b\"@example.test", "x\r\n")).startsWith("From \"a_b\"@example.test Fri ");
    }

    @ParameterizedTest
    @CsvSource({
        "'From x', '>From x'",
        "'>From x', '>>From x'",
        "'>>>From x', '>>>>From x'",
        "'from x', 'from x'",
        "' From x', ' From x'",
        "'> From x', '> From x'",
        "'From', 'From'",
        "'From ', '>From '",
        "'>', '>'",
        "'', ''",
    })
    void linesThatLookLikeSeparatorsAreQuoted(String line, String written) throws Exception {
        assertThat(mbox("a@example.test", "\r\n" + line + "\r\n").split("\n", 3)[2])
                .isEqualTo(written + "\n\n");
    }

    @Test
    void aLastLineWithoutEndGetsOne() throws Exception {
        assertThat(mbox("a@example.test", "\r\nthe end")).endsWith("\nthe end\n\n");
    }
}
