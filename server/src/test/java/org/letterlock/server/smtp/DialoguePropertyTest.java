package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.server.policy.Role;

/// What holds for every dialogue.
@Timeout(120)
final class DialoguePropertyTest {
    @TempDir
    private Path folder;

    private int sites;

    private TestSite site() throws Exception {
        return new TestSite(Files.createDirectory(folder.resolve("site" + sites++)));
    }

    /// What was heard, and what came to lie in the mailboxes.
    private record Heard(List<String> replies, List<String> alice, List<String> bob) {}

    /// Says everything, in pieces; the content of DATA, which must wait for 354, in turns of its own.
    private Heard hear(List<List<byte[]>> turns) throws Exception {
        TestSite site = site();
        var replies = new ArrayList<String>();
        try (Talk talk = site.talk(Role.MX)) {
            for (List<byte[]> turn : turns) {
                for (byte[] piece : turn) {
                    talk.send(piece);
                }
                String reply;
                do {
                    reply = talk.reply();
                    replies.add(reply);
                } while (!reply.startsWith("252") && !reply.startsWith("354") && !reply.equals(Talk.HUNG_UP));
                if (reply.equals(Talk.HUNG_UP)) {
                    break;
                }
            }
        }
        return new Heard(replies, site.messages(site.alice), site.messages(site.bob));
    }

    /// A dialogue in turns; each ends in a command whose reply says that the turn is heard: VRFY, or DATA.
    private static List<String> dialogue(Case one) {
        var turns = new ArrayList<String>();
        turns.add("EHLO client.test\r\nVRFY x\r\n");
        int messages = one.between(1, 3);
        for (int i = 0; i < messages; i++) {
            turns.add("MAIL FROM:<f@other.test>\r\nRCPT TO:<"
                    + one.pick("bob@example.test", "alice@example.test") + ">\r\n"
                    + one.pick("", "RCPT TO:<nobody@example.test>\r\n", "NOOP\r\n", "XYZZY\r\n") + "DATA\r\n");
            String content = String.join(
                    "",
                    one.list(
                            8,
                            () -> one.pick(
                                    "Subject: x\r\n", "\r\n", "text\r\n", "..\r\n", "..dots\r\n", "ü\r\n", "end.")));
            turns.add(content + "\r\n.\r\nVRFY x\r\n");
        }
        String chunk = one.text("ab\r\n", 30).replace("\r", "").replace("\n", "\r\n");
        turns.add("MAIL FROM:<>\r\nRCPT TO:<bob@example.test>\r\nBDAT " + chunk.length() + "\r\n" + chunk
                + "BDAT 2 LAST\r\n\r\nVRFY x\r\n");
        return turns;
    }

    @Test
    void anySplitGivesTheSameDialogue() {
        Cases.of(40).check(one -> {
            List<byte[]> turns = dialogue(one).stream()
                    .map(turn -> turn.getBytes(StandardCharsets.ISO_8859_1))
                    .toList();
            Heard whole = hear(turns.stream().map(List::of).toList());
            Heard pieces = hear(turns.stream().map(one::split).toList());
            assertThat(pieces).isEqualTo(whole);
            assertThat(whole.replies()).last().asString().startsWith("252");
        });
    }

    /// Whatever stands between DATA and the end that the client means: one message at most, and the commands inside
    /// are never obeyed.
    @Test
    void noContentMakesTwoMessagesOfOne() {
        Cases.of(120).check(one -> {
            String content = String.join(
                    "",
                    one.list(
                            10,
                            () -> one.pick(
                                    "\r\n", "\n", "\r", ".", "\0", "a", "\r\n..", "\n.\n", "\r.\r", "\r\n.\r",
                                    "\n.\r\n", "\r\n.\n", " ", "\t", "\u000b", "\f", "\u0085")));
            String inner = "MAIL FROM:<evil@other.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nsmuggled\r\n";
            TestSite site = site();
            try (Talk talk = site.talk(Role.MX)) {
                talk.say("EHLO client.test", "250");
                talk.mail("f@other.test", "bob@example.test");
                // The only end of a message the client would have stuffed.
                String stuffed = "Subject: x\r\n\r\n" + content + inner;
                while (stuffed.contains("\r\n.\r\n")) {
                    stuffed = stuffed.replace("\r\n.\r\n", "\r\n..\r\n");
                }
                talk.send(stuffed + "\r\n.\r\n");
                String reply = talk.reply();
                assertThat(reply).matches("250 2\\.0\\.0 .*|554 5\\.5\\.2 .*");
                assertThat(site.messages(site.alice)).isEmpty();
                assertThat(site.messages(site.bob)).hasSize(reply.startsWith("250") ? 1 : 0);
                if (reply.startsWith("554")) {
                    assertThat(talk.reply()).isEqualTo(Talk.HUNG_UP);
                } else {
                    talk.say("NOOP", "250");
                }
            }
        });
    }

    /// Whatever comes, the server answers in replies, and nothing but a reply; it never breaks.
    @Test
    void anyOctetsAreAnswered() {
        Cases.of(80).check(one -> {
            TestSite site = site();
            try (Talk talk = site.talk(Role.SANDBOX)) {
                List<String> lines = one.list(
                        12,
                        () -> one.pick(
                                        "EHLO ",
                                        "HELO ",
                                        "MAIL FROM:",
                                        "RCPT TO:",
                                        "DATA",
                                        "BDAT ",
                                        "RSET",
                                        "AUTH ",
                                        "*",
                                        "STARTTLS",
                                        "VRFY ",
                                        "",
                                        "\u00ff",
                                        "=",
                                        "<>",
                                        "NOOP")
                                + one.text("<>@:.=ab19 \t\\\"\u00e9/+", 20));
                talk.send(String.join("\r\n", lines) + "\r\nQUIT\r\n.\r\nQUIT\r\n");
                talk.finish();
                String reply;
                do {
                    reply = talk.reply();
                    assertThat(reply).doesNotStartWith("421 4.3.0");
                } while (!reply.equals(Talk.HUNG_UP));
            }
        });
    }
}
