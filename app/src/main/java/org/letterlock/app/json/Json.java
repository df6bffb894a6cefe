package org.letterlock.app.json;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes JSON (RFC 8259), indented by two spaces, members in the order they were put.
///
/// Values are `String`, `Number`, `Boolean`, `null`, [Instant] (as RFC 3339 text in UTC), [Optional] (its value or
/// `null`), collections, and maps with string keys. Anything else is a bug: [IllegalArgumentException].
public final class Json {
    private Json() {}

    /// A document: an object whose first member `schema` says what it is, e.g. `letterlock.mail-list.v1`.
    public static Map<String, @Nullable Object> document(String schema) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("schema", schema);
        return document;
    }

    /// The text of `value`, without a line end.
    public static String print(@Nullable Object value) {
        var out = new StringBuilder();
        write(value, "", out);
        return out.toString();
    }

    private static void write(@Nullable Object value, String indent, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case String text -> quote(text, out);
            case Instant instant -> quote(instant.toString(), out);
            case Boolean truth -> out.append(truth);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Double number when Double.isFinite(number) -> out.append(number);
            case Optional<?> optional -> write(optional.orElse(null), indent, out);
            case Collection<?> items -> writeList(items, indent, out);
            case Map<?, ?> members -> writeObject(members, indent, out);
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static void writeList(Collection<?> items, String indent, StringBuilder out) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        String deeper = indent + "  ";
        String separator = "[\n";
        for (Object item : items) {
            out.append(separator).append(deeper);
            write(item, deeper, out);
            separator = ",\n";
        }
        out.append('\n').append(indent).append(']');
    }

    private static void writeObject(Map<?, ?> members, String indent, StringBuilder out) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        String deeper = indent + "  ";
        String separator = "{\n";
        for (var member : members.entrySet()) {
            out.append(separator).append(deeper);
            quote((String) member.getKey(), out);
            out.append(": ");
            write(member.getValue(), deeper, out);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    /// RFC 8259 §7; control characters of both ASCII and ISO 8859-1 are escaped, so that no terminal obeys them.
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                        escapeUnlessPaired(text, i, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void escapeUnlessPaired(String text, int i, StringBuilder out) {
        char c = text.charAt(i);
        boolean paired = Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        if (paired) {
            out.append(c);
        } else {
            out.append(String.format("\\u%04x", (int) c));
        }
    }
}
