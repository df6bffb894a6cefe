package org.letterlock.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.TranscriptFormat;

/// A pasted transcript that reads prints as one that reads alike.
public final class TranscriptFuzz {
    private TranscriptFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (TranscriptFormat.parse(text) instanceof Parsed.Ok<List<Entry>>(List<Entry> entries)) {
            String printed = TranscriptFormat.print(entries);
            List<Entry> again = TranscriptFormat.parse(printed).orThrow();
            Claim.holds(again.size() == entries.size(), "a transcript grows or shrinks");
            Claim.holds(TranscriptFormat.print(again).equals(printed), "a transcript prints differently");
            Claim.holds(
                    TranscriptFormat.parse(TranscriptFormat.printSwaks(entries)).equals(Parsed.ok(again)),
                    "the two styles tell different things");
        }
    }
}
