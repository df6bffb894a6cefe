package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.smtp.ReplyReader.Progress;

/// Replies, written and read. In the tables `/` stands between lines.
final class ReplyTest {
    private static List<Progress> feed(ReplyReader reader, String... lines) {
        var progress = new ArrayList<Progress>();
        for (String line : lines) {
            byte[] bytes = ("xx" + line + "yy").getBytes(StandardCharsets.UTF_8);
            progress.add(reader.feed(bytes, 2, bytes.length - 2));
        }
        return progress;
    }

    private static String wire(Reply reply) {
        return new String(ReplyFormat.encode(reply), StandardCharsets.US_ASCII);
    }

    @Test
    void written() {
        assertThat(wire(Reply.plain(220, "mail.example.test ESMTP"))).isEqualTo("220 mail.example.test ESMTP\r\n");
        assertThat(wire(Reply.plain(250, "mail.example.test", "PIPELINING", "SIZE 1000")))
                .isEqualTo("250-mail.example.test\r\n250-PIPELINING\r\n250 SIZE 1000\r\n");
        assertThat(wire(Reply.of(535, "5.7.8", "Authentication credentials invalid")))
                .isEqualTo("535 5.7.8 Authentication credentials invalid\r\n");
        assertThat(wire(Reply.plain(334, ""))).isEqualTo("334 \r\n");
    }

    @Test
    void theEnhancedCodeStandsOnEveryLine() { // RFC 2034 §4
        var reply = new Reply(550, Optional.of(new Enhanced(5, 7, 1)), List.of("Relaying denied", "Log in first"));
        assertThat(wire(reply)).isEqualTo("550-5.7.1 Relaying denied\r\n550 5.7.1 Log in first\r\n");
        assertThat(ReplyFormat.lines(reply)).containsExactly("550-5.7.1 Relaying denied", "550 5.7.1 Log in first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\n250 fine", "a\rb", "a\nb", "a\0b", "\u001b[2J", "a\u007fb", "a\u0085b", "a\u2028b"})
    void noTextMakesALineOfItsOwn(String text) {
        for (boolean utf8 : List.of(true, false)) {
            String wire = new String(ReplyFormat.encode(Reply.of(550, "5.1.1", text), utf8), StandardCharsets.UTF_8);
            assertThat(wire).endsWith("\r\n").hasLineCount(1);
            assertThat(wire.substring(0, wire.length() - 2))
                    .matches("550 5\\.1\\.1 [^\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}]*");
        }
    }

    @Test
    void beyondAsciiOnlyForThoseWhoAskedForIt() { // RFC 6531 §3.7.4.2
        Reply reply = Reply.of(550, "5.1.1", "<jürgen@x.test> 👍 unknown");
        assertThat(wire(reply)).isEqualTo("550 5.1.1 <j?rgen@x.test> ? unknown\r\n");
        assertThat(new String(ReplyFormat.encode(reply, true), StandardCharsets.UTF_8))
                .isEqualTo("550 5.1.1 <jürgen@x.test> 👍 unknown\r\n");
    }

    @Test
    void longTextsGoOnInTheNextLine() { // RFC 5321 §4.5.3.1.5
        String wire = wire(Reply.of(550, "5.7.1", "word ".repeat(300).strip()));
        assertThat(wire.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(510));
        assertThat(wire.lines().count()).isEqualTo(3);
        assertThat(wire.lines().map(line -> line.substring(10)).reduce((a, b) -> a + " " + b))
                .hasValue("word ".repeat(300).strip());
        byte[] utf8 = ReplyFormat.encode(Reply.of(550, "5.7.1", "例👍".repeat(400)), true);
        assertThat(new String(utf8, StandardCharsets.UTF_8).lines())
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(510))
                .noneMatch(line -> line.contains("?"));
    }

    @Test
    void challengesAreNeverCut() { // RFC 4954 §4
        assertThat(wire(Reply.plain(334, "A".repeat(4000)))).isEqualTo("334 " + "A".repeat(4000) + "\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    # lines                                  | code | enhanced | texts
                    220 mail.example.test ESMTP              | 220  | -        | mail.example.test ESMTP
                    220                                      | 220  | -        | ''
                    250-a/250 b                              | 250  | -        | a/b
                    250-a/250-/250 c                         | 250  | -        | a//c
                    250 2.1.0 Ok                             | 250  | 2.1.0    | Ok
                    250-2.1.0 a/250 2.1.0 b                  | 250  | 2.1.0    | a/b
                    250-a/250 2.1.0 b                        | 250  | 2.1.0    | a/b
                    250-2.1.0 a/250 b                        | 250  | -        | 2.1.0 a/b
                    250-2.1.0 a/250 2.1.5 b                  | 250  | 2.1.5    | 2.1.0 a/b
                    535-5.7.8 no/535 5.7.8 way               | 535  | 5.7.8    | no/way
                    550 5.1.1                                | 550  | 5.1.1    | ''
                    550 5.7.1: Relaying denied               | 550  | -        | 5.7.1: Relaying denied
                    550 #5.1.0 Address rejected.             | 550  | -        | #5.1.0 Address rejected.
                    550 4.7.1 mismatch                       | 550  | -        | 4.7.1 mismatch
                    550 5.07.1 zero                          | 550  | -        | 5.07.1 zero
                    550 5.7.1234 long                        | 550  | -        | 5.7.1234 long
                    550 5.7 short                            | 550  | -        | 5.7 short
                    334 VXNlcm5hbWU6                         | 334  | -        | VXNlcm5hbWU6
                    334                                      | 334  | -        | ''
                    250-a/550 b                              | 550  | -        | a/b
                    451 4.3.0 größe                          | 451  | 4.3.0    | größe
                    """)
    void read(String lines, int code, String enhanced, String texts) {
        List<Progress> progress = feed(new ReplyReader(), lines.split("/", -1));
        assertThat(progress.subList(0, progress.size() - 1)).allMatch(Progress.More.class::isInstance);
        assertThat(progress.getLast()).isInstanceOfSatisfying(Progress.Whole.class, whole -> {
            assertThat(whole.reply().code()).isEqualTo(code);
            assertThat(whole.reply().enhanced().map(Enhanced::toString).orElse(null))
                    .isEqualTo(enhanced);
            assertThat(String.join("/", whole.reply().lines())).isEqualTo(texts);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "25",
                "250x",
                "250\tOk",
                "abc",
                "199 x",
                "600 x",
                "000 x",
                "150 x",
                "-250 x",
                " 250 x",
                "２５０ x",
                "HTTP/1.1 400 Bad Request",
                "SSH-2.0-OpenSSH_9.2",
                "* OK IMAP ready",
                "+OK POP3",
                "<html>"
            })
    void noReplies(String line) {
        assertThat(feed(new ReplyReader(), line).getLast())
                .isEqualTo(new Progress.Broken("the server sent a line that is no SMTP reply"));
    }

    @Test
    void oneReplyAfterTheOther() {
        var reader = new ReplyReader();
        assertThat(reader.midway()).isFalse();
        assertThat(feed(reader, "250-a")).hasSize(1);
        assertThat(reader.midway()).isTrue();
        assertThat(feed(reader, "250 b").getFirst()).isEqualTo(new Progress.Whole(Reply.plain(250, "a", "b")));
        assertThat(reader.midway()).isFalse();
        assertThat(feed(reader, "221 bye").getFirst()).isEqualTo(new Progress.Whole(Reply.plain(221, "bye")));
    }

    @Test
    void octetsThatAreNoUtf8AndControls() {
        byte[] latin1 = "550 gr\u00fc\u00df \u001b[2J".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new ReplyReader().feed(latin1, 0, latin1.length))
                .isEqualTo(new Progress.Whole(Reply.plain(550, "gr\u00fc\u00df ?[2J")));
    }

    @Test
    void bounds() {
        String longest = "250 " + "x".repeat(ReplyReader.LINE - 4);
        assertThat(feed(new ReplyReader(), longest).getFirst()).isInstanceOf(Progress.Whole.class);
        assertThat(feed(new ReplyReader(), longest + "x").getFirst())
                .isEqualTo(new Progress.Broken("the server sent a line of more than 12288 octets"));

        var lines = new ReplyReader();
        for (int i = 0; i < ReplyReader.LINES; i++) {
            assertThat(feed(lines, "250-x").getFirst()).isInstanceOf(Progress.More.class);
        }
        assertThat(feed(lines, "250 x").getFirst())
                .isEqualTo(new Progress.Broken("the server's reply does not end after 1000 lines"));

        var octets = new ReplyReader();
        Progress last = new Progress.More();
        int fed = 0;
        while (last instanceof Progress.More) {
            fed++;
            last = feed(octets, "250-" + "x".repeat(10_000)).getFirst();
        }
        assertThat(last).isInstanceOf(Progress.Broken.class);
        assertThat(fed).isEqualTo(ReplyReader.OCTETS / 10_004 + 1);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Cases.of(1000).check(one -> {
            int klass = one.pick(2, 4, 5);
            Optional<Enhanced> enhanced = one.chance(50)
                    ? Optional.of(new Enhanced(klass, one.below(1000), one.below(1000)))
                    : Optional.empty();
            List<String> texts = new ArrayList<>(one.list(5, () -> "t" + one.text("ab -ü.5", 20)));
            texts.add("end" + one.text("ab", 3));
            var reply = new Reply(klass * 100 + one.below(100), enhanced, texts);
            var reader = new ReplyReader();
            String[] lines = new String(ReplyFormat.encode(reply, true), StandardCharsets.UTF_8).split("\r\n", -1);
            List<Progress> progress = feed(reader, java.util.Arrays.copyOf(lines, lines.length - 1));
            assertThat(progress.getLast()).isEqualTo(new Progress.Whole(reply));
        });
    }

    @Test
    void anyOctetsGiveProgressOfSomeKind() {
        Cases.of(3000).check(one -> {
            var reader = new ReplyReader();
            for (byte[] line : one.list(6, () -> one.bytes("25 0-.1ab\u00fc\0\u001b", 16))) {
                if (reader.feed(line, 0, line.length) instanceof Progress.Whole(Reply reply)) {
                    assertThat(String.join("", reply.lines())).matches("[^\\p{Cntrl}]*");
                    assertThat(ReplyFormat.encode(reply)).endsWith('\r', '\n');
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "3,1,1", "6,0,0", "5,1000,0", "5,0,1000", "5,-1,0", "5,0,-1", "0,0,0"})
    void noEnhancedCodes(int klass, int subject, int detail) {
        assertThatThrownBy(() -> new Enhanced(klass, subject, detail)).isInstanceOf(IllegalArgumentException.class);
    }
}
