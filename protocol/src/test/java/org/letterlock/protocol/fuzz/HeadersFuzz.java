package org.letterlock.protocol.fuzz;

import org.letterlock.protocol.message.EncodedWord;
import org.letterlock.protocol.message.HeaderCollector;
import org.letterlock.protocol.message.Headers;
import org.letterlock.protocol.message.MailDate;
import org.letterlock.protocol.message.MediaType;
import org.letterlock.protocol.message.NamedMailbox;
import org.letterlock.protocol.message.ParameterList;
import org.letterlock.protocol.text.Parsed;

/// Any octets have a header block, with fields one behind the other; every reading of a field ends, and gives no
/// controls.
public final class HeadersFuzz {
    private HeadersFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Parsed<Headers> scanned = Headers.scan(data, 0, data.length);
        var collector = new HeaderCollector();
        collector.write(data, 0, data.length);
        if (!(scanned instanceof Parsed.Ok<Headers>(Headers headers))) {
            Claim.holds(collector.headers() instanceof Parsed.Bad, "collected headers are good and scanned ones bad");
            return;
        }
        Claim.holds(collector.headers().orThrow().fields().equals(headers.fields()), "collected headers differ");
        int behind = 0;
        for (Headers.Field field : headers.fields()) {
            Claim.holds(field.from() == behind, "a gap between two fields");
            Claim.holds(field.from() < field.valueFrom() && field.valueFrom() <= field.to(), "a field stands askew");
            Claim.holds(data[field.valueFrom() - 1] == ':', "a value does not begin behind its colon");
            behind = field.to();
            read(headers.text(field));
        }
        headers.messageId();
        headers.date();
        headers.addresses("From").ok().ifPresent(list -> list.named().forEach(HeadersFuzz::printable));
    }

    private static void read(String text) {
        Claim.holds(isPrintable(EncodedWord.decode(text)), "a decoded text holds a control character");
        ParameterList.parse(text)
                .ok()
                .ifPresent(list -> list.parameters()
                        .values()
                        .forEach(value -> Claim.holds(isPrintable(value), "a parameter holds a control character")));
        MailDate.parse(text);
        MediaType.parse(text);
    }

    private static void printable(NamedMailbox named) {
        Claim.holds(isPrintable(named.toString()), "a name holds a control character");
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
