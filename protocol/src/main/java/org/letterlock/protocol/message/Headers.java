package org.letterlock.protocol.message;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// The header block of a message: its fields in order, with their octet offsets in the message (RFC 5322 §2.2).
///
/// Immutable, with a copy of the block's octets; safe for any thread. Lines may end in LF alone, for messages out of
/// files; those out of the network have been checked before.
public final class Headers {
    /// How many fields a header block may have; the longest honest ones have about 150.
    public static final int FIELDS = 1_000;

    /// How many octets a header block may have.
    public static final int SIZE = 256 * 1024;

    /// One field, as offsets from the message's first octet.
    ///
    /// @param name as written
    /// @param from where its name begins
    /// @param valueFrom behind its colon
    /// @param to behind its last line end
    public record Field(String name, int from, int valueFrom, int to) {}

    private final byte[] block;
    private final List<Field> fields;
    private final boolean complete;
    private final Optional<String> flaw;

    private Headers(byte[] block, List<Field> fields, boolean complete, Optional<String> flaw) {
        this.block = block;
        this.fields = List.copyOf(fields);
        this.complete = complete;
        this.flaw = flaw;
    }

    /// Scans a message, or the beginning of one, in `bytes[from..to)`.
    ///
    /// Bad only if it exceeds [#FIELDS] or [#SIZE]. A line that is no field ends the block, as it does for every
    /// other reader, and is told by [#flaw].
    public static Parsed<Headers> scan(byte[] bytes, int from, int to) {
        var fields = new ArrayList<Field>();
        Optional<String> flaw = Optional.empty();
        boolean complete = false;
        int at = from;
        while (at < to && !complete && flaw.isEmpty()) {
            int next = lineEnd(bytes, at, to);
            int end = textEnd(bytes, at, next);
            if (next - from > SIZE) {
                return Parsed.bad("the header is longer than " + SIZE + " octets");
            }
            if (end == at && next > end) {
                complete = true;
            } else if ((bytes[at] == ' ' || bytes[at] == '\t') && !fields.isEmpty()) {
                Field folded = fields.removeLast();
                fields.add(new Field(folded.name(), folded.from(), folded.valueFrom(), next - from));
            } else {
                int colon = colon(bytes, at, end);
                if (colon < 0) {
                    flaw = Optional.of("line " + lineNumber(bytes, from, at) + " of the header is no field");
                    break;
                }
                if (fields.size() == FIELDS) {
                    return Parsed.bad("the header has more than " + FIELDS + " fields");
                }
                String name = new String(bytes, at, colon - at, StandardCharsets.US_ASCII).stripTrailing();
                fields.add(new Field(name, at - from, colon + 1 - from, next - from));
            }
            at = next;
        }
        return Parsed.ok(new Headers(Arrays.copyOfRange(bytes, from, at), fields, complete, flaw));
    }

    public List<Field> fields() {
        return fields;
    }

    /// The fields of that name, in any case, in order.
    public List<Field> named(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .toList();
    }

    /// Octets of the block with the empty line behind it: where the body begins.
    public int size() {
        return block.length;
    }

    /// Whether the empty line that ends the block was there.
    public boolean complete() {
        return complete;
    }

    /// What ended the block before its time.
    public Optional<String> flaw() {
        return flaw;
    }

    /// The value of a field: unfolded (RFC 5322 §2.2.3), trimmed, not decoded; UTF-8, or else ISO 8859-1.
    public String text(Field field) {
        int length = field.to() - field.valueFrom();
        String raw = Octets.of(block, field.valueFrom(), length)
                .text()
                .orElseGet(() -> new String(block, field.valueFrom(), length, StandardCharsets.ISO_8859_1));
        return raw.replace("\r\n", "").replace("\n", "").strip();
    }

    /// The value of the first field of that name.
    public Optional<String> text(String name) {
        return named(name).stream().findFirst().map(this::text);
    }

    /// The value of the first field of that name for people: encoded words decoded, controls blanked.
    public Optional<String> decoded(String name) {
        return text(name).map(EncodedWord::decode);
    }

    /// `<id@host>` of the Message-ID, angle brackets included.
    public Optional<String> messageId() {
        return text("Message-ID").flatMap(text -> {
            int from = text.indexOf('<');
            int to = text.indexOf('>', from + 1);
            String id = from >= 0 && to > from ? text.substring(from, to + 1) : text;
            return id.isEmpty() || id.chars().anyMatch(c -> c <= ' ' || c == 0x7f) ? Optional.empty() : Optional.of(id);
        });
    }

    public Optional<OffsetDateTime> date() {
        return text("Date").flatMap(text -> MailDate.parse(text).ok());
    }

    /// The addresses of all fields of that name together; an empty list if there is none.
    public Parsed<AddressList> addresses(String name) {
        return AddressList.parse(
                String.join(",", named(name).stream().map(this::text).toList()));
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return to;
    }

    private static int textEnd(byte[] bytes, int from, int next) {
        int end = next;
        if (end > from && bytes[end - 1] == '\n') {
            end--;
            if (end > from && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /// RFC 5322 §2.2, §3.6.8 `ftext`, with the blanks before the colon of §4.5.
    private static int colon(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != ':') {
            i++;
        }
        int nameEnd = i;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return nameEnd > from && i < end && bytes[i] == ':' ? i : -1;
    }

    private static int lineNumber(byte[] bytes, int from, int at) {
        int lines = 1;
        for (int i = from; i < at; i++) {
            if (bytes[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
