package org.letterlock.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.smtp.Capabilities;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.protocol.smtp.ReplyReader;
import org.letterlock.protocol.smtp.ReplyReader.Progress;

/// Whatever a server sends becomes replies without controls, or is refused; and replies can be written again.
public final class ReplyReaderFuzz {
    private ReplyReaderFuzz() {}

    /// Lines end in LF.
    public static void fuzzerTestOneInput(byte[] data) {
        var reader = new ReplyReader();
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                Progress progress = reader.feed(data, from, i);
                Claim.holds(progress instanceof Progress.More == reader.midway(), "a reply is midway and is not");
                if (progress instanceof Progress.Whole(Reply reply)) {
                    check(reply);
                }
                from = i + 1;
            }
        }
    }

    private static void check(Reply reply) {
        Claim.holds(
                reply.lines().stream().allMatch(line -> line.chars().noneMatch(Character::isISOControl)),
                "a reply holds a control character");
        var again = new ReplyReader();
        String[] lines = new String(ReplyFormat.encode(reply, true), StandardCharsets.UTF_8).split("\r\n", 0);
        for (int i = 0; i < lines.length; i++) {
            byte[] line = lines[i].getBytes(StandardCharsets.UTF_8);
            boolean whole = again.feed(line, 0, line.length) instanceof Progress.Whole;
            Claim.holds(whole == (i == lines.length - 1), "a written reply ends elsewhere");
        }
        Capabilities found = Capabilities.parse(reply);
        found.auth();
        found.size();
        found.limits();
        Claim.holds(Capabilities.parse(found.reply("")).equals(found), "capabilities do not read back as themselves");
    }
}
