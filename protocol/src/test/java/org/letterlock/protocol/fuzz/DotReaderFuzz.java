package org.letterlock.protocol.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.letterlock.protocol.smtp.DotReader;
import org.letterlock.protocol.smtp.DotWriter;

/// The end of a message is where the first CRLF.CRLF stands and nowhere else, however the octets are cut; and what
/// was read can be written and read again.
public final class DotReaderFuzz {
    private DotReaderFuzz() {}

    /// The first octet says in how large pieces the others come.
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int piece = (data[0] & 0x1f) + 1;
        byte[] octets = Arrays.copyOfRange(data, 1, data.length);
        var reader = new DotReader();
        var text = new ByteArrayOutputStream();
        int consumed = 0;
        while (consumed < octets.length && !reader.done()) {
            int to = Math.min(octets.length, consumed + piece);
            consumed += reader.read(octets, consumed, to, text::write);
        }
        int end = ("\r\n" + new String(octets, StandardCharsets.ISO_8859_1)).indexOf("\r\n.\r\n");
        Claim.holds(reader.done() == (end >= 0), "the end mark was missed, or invented");
        Claim.holds(consumed == (end >= 0 ? end + 3 : octets.length), "the end mark is elsewhere");
        if (reader.done() && reader.fault().isEmpty()) {
            readsBack(text.toByteArray());
        }
    }

    private static void readsBack(byte[] text) {
        var wire = new ByteArrayOutputStream();
        var writer = new DotWriter();
        writer.write(text, 0, text.length, wire::write);
        writer.finish(wire::write);
        var again = new ByteArrayOutputStream();
        var reader = new DotReader();
        int consumed = reader.read(wire.toByteArray(), 0, wire.size(), again::write);
        Claim.holds(reader.done() && consumed == wire.size(), "what was written has another end");
        Claim.holds(Arrays.equals(again.toByteArray(), text), "what was written reads differently");
    }
}
