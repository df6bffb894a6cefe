package org.letterlock.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.transcript.Entry.Client;
import org.letterlock.protocol.transcript.Entry.Event;
import org.letterlock.protocol.transcript.Entry.Note;
import org.letterlock.protocol.transcript.Entry.Server;
import org.letterlock.protocol.transcript.Entry.Trouble;

final class TranscriptFormatTest {
    private static final List<Entry> CONVERSATION = List.of(
            new Event("connected to mail.example.test"),
            new Server("220 mail.example.test ESMTP", false),
            new Client("STARTTLS", false),
            new Server("220 2.0.0 Go ahead", false),
            new Event("TLS 1.3 established"),
            new Client("AUTH PLAIN ***", true),
            new Note("as alice"),
            new Server("535 5.7.8 wrong", true),
            new Trouble("the server refused the credentials"),
            new Event("connected again"),
            new Server("220 mail.example.test ESMTP", false));

    @Test
    void oursAndSwaks() {
        String ours = """
                === connected to mail.example.test
                S: 220 mail.example.test ESMTP
                C: STARTTLS
                S: 220 2.0.0 Go ahead
                === TLS 1.3 established
                !tls
                C: AUTH PLAIN ***
                   # as alice
                S: 535 5.7.8 wrong
                *** the server refused the credentials
                === connected again
                !clear
                S: 220 mail.example.test ESMTP
                """;
        String swaks = """
                === connected to mail.example.test
                 <- 220 mail.example.test ESMTP
                 -> STARTTLS
                 <- 220 2.0.0 Go ahead
                === TLS 1.3 established
                 ~> AUTH PLAIN ***
                   # as alice
                 <~ 535 5.7.8 wrong
                *** the server refused the credentials
                === connected again
                 <- 220 mail.example.test ESMTP
                """;
        assertThat(TranscriptFormat.print(CONVERSATION)).isEqualTo(ours);
        assertThat(TranscriptFormat.printSwaks(CONVERSATION)).isEqualTo(swaks);
        assertThat(TranscriptFormat.parse(ours)).isEqualTo(Parsed.ok(CONVERSATION));
        assertThat(TranscriptFormat.parse(swaks)).isEqualTo(Parsed.ok(CONVERSATION));
        assertThat(TranscriptFormat.parse(swaks.replace("\n", "\r\n"))).isEqualTo(Parsed.ok(CONVERSATION));
    }

    @Test
    void theMarksOfSwaksForWhatItDidNotExpect() {
        assertThat(TranscriptFormat.parse("**> a\n*~> b\n<** 550 c\n<~* 550 d\n"))
                .isEqualTo(Parsed.ok(List.of(
                        new Client("a", false),
                        new Client("b", true),
                        new Server("550 c", false),
                        new Server("550 d", true))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "=== a\nwhat", "===x", "->", " -", "C EHLO", "!later", "<-- a", "****"})
    void noTranscript(String text) {
        assertThat(TranscriptFormat.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void theProblemNamesTheLine() {
        assertThat(TranscriptFormat.parse("=== a\n\nwhat"))
                .isEqualTo(Parsed.bad("line 3 does not begin with a transcript's mark"));
    }

    @Test
    void controlsGetNoLineOfTheirOwn() {
        assertThat(TranscriptFormat.swaks(new Server("550 a\r\n -> QUIT\u001b[2J", false)))
                .isEqualTo(" <- 550 a?? -> QUIT?[2J");
        assertThat(TranscriptFormat.print(List.of(new Note("a\nC: QUIT")))).hasLineCount(1);
    }

    @Test
    void whatIsPrintedReadsBack() {
        Cases.of(1000).check(one -> {
            List<Entry> entries = one.list(10, () -> entry(one));
            assertThat(TranscriptFormat.parse(TranscriptFormat.print(entries))).isEqualTo(Parsed.ok(entries));
            assertThat(TranscriptFormat.parse(TranscriptFormat.printSwaks(entries)))
                    .isEqualTo(Parsed.ok(entries));
        });
    }

    private static Entry entry(Case one) {
        String text = one.text("aü C:S->~#*=!<", 8);
        return switch (one.below(5)) {
            case 0 -> new Client(text, one.chance(50));
            case 1 -> new Server(text, one.chance(50));
            case 2 -> new Note(text);
            case 3 -> new Event(text);
            default -> new Trouble(text);
        };
    }
}
