package org.letterlock.kit.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptReaderTest {
    @Test
    void everyLineBecomesAStep() throws Exception {
        Script script = ScriptReader.read("all.txt", """
                # Title
                # RFC 5321
                C: a
                # a comment in between

                C|  b
                S: c
                S~ d+
                S… e
                S... 250
                !connect
                !connect mx
                !tls
                !close
                !closed
                !stall 5m
                !later 1h
                !split 3
                @mailbox a 1
                """);
        assertThat(script.title()).isEqualTo("Title");
        assertThat(script.comments()).containsExactly("Title", "RFC 5321");
        assertThat(script.toString()).isEqualTo("all.txt: Title");
        assertThat(script.steps())
                .containsExactly(
                        new Step.Says(3, Speaker.CLIENT, "a", true),
                        new Step.Says(6, Speaker.CLIENT, " b", false),
                        new Step.Says(7, Speaker.SERVER, "c", true),
                        new Step.Matches(8, Speaker.SERVER, "d+"),
                        new Step.Until(9, Speaker.SERVER, "e"),
                        new Step.Until(10, Speaker.SERVER, "250"),
                        new Step.Connect(11, ""),
                        new Step.Connect(12, "mx"),
                        new Step.Tls(13),
                        new Step.Close(14),
                        new Step.Closed(15),
                        new Step.Stall(16, Duration.ofMinutes(5)),
                        new Step.Later(17, Duration.ofHours(1)),
                        new Step.Split(18, 3),
                        new Step.Expect(19, "mailbox", "a 1"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        X: what => x.txt:1: a line starts with C, S, !, @ or #, not with X
        C => x.txt:1: after C comes one of : | ~ …
        C; what => x.txt:1: after C comes one of : | ~ …
        C:what => x.txt:1: after C: comes a space
        S...what => x.txt:1: after S... comes a space
        S… => x.txt:1: skip until what?
        S~ ( => x.txt:1: not a regular expression: Unclosed group
        C: {user => x.txt:1: a brace is opened and not closed: {user
        C: {rot13:x} => x.txt:1: no such function: rot13
        C: {b64:{rot13:x}} => x.txt:1: no such function: rot13
        !explode => x.txt:1: no such effect: !explode (there are !connect !tls !close !closed !stall !later !split)
        !tls now => x.txt:1: this effect takes no argument: now
        !later 5 => x.txt:1: a duration is written like 500ms, 30s, 5m, 2h or 1d, not like '5'
        !split x => x.txt:1: !split takes a number of octets, 0 for whole lines again
        !connect A B => x.txt:1: not the name of a listener: A B
        @Mailbox => x.txt:1: an expectation is written like @mailbox alice@example.test 1
        # only words => x.txt:1: nothing happens in this script
        """)
    void whatCannotBeReadIsNamed(String line, String problem) {
        assertThatThrownBy(() -> ScriptReader.read("x.txt", line))
                .isInstanceOf(MalformedScript.class)
                .hasMessage(problem);
    }

    @Test
    void theLinterWantsTitleReferenceAndAnAnswer(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("good.txt"), "# Good\n# RFC 5321 §4.5\nC: a\nS: b\n");
        assertThat(ScriptLint.problems(folder)).isEmpty();
        Files.writeString(folder.resolve("Bad Name.txt"), "# Bad\n# CVE-2011-0411\nC: a\nS: b\n");
        Files.writeString(folder.resolve("both.txt"), "# Both RFC 5321\nC~ a\nS~ b\n");
        Files.writeString(folder.resolve("broken.txt"), "?\n");
        Files.writeString(folder.resolve("mute.txt"), "# Mute RFC 5321\nC: a\n");
        Files.writeString(folder.resolve("untitled.txt"), "C: a\nS: b\n");
        assertThat(ScriptLint.problems(folder))
                .containsExactlyInAnyOrder(
                        "Bad Name.txt: a file's name is made of a-z, 0-9 and -, and ends in .txt",
                        "both.txt: nobody can play this: both sides have lines with ~ or …",
                        "broken.txt:1: a line starts with C, S, !, @ or #, not with ?",
                        "mute.txt: a script without a word of the server cannot fail",
                        "untitled.txt:1: no title: the first line is a comment that says what this is about",
                        "untitled.txt:1: names no RFC (nor CVE) that it stands for");
    }
}
