package org.letterlock.protocol.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.protocol.text.Parsed;

/// A value with parameters, as in Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183 §2), with the
/// character sets and continuations of RFC 2231.
///
/// @param value what stands before the first semicolon, as written
/// @param parameters names in lower case, values decoded, in order
public record ParameterList(String value, SequencedMap<String, String> parameters) {
    /// How many parameters, or parts of parameters, a list may have.
    public static final int PARTS = 100;

    /// How long a value may be to stand on one line as it is.
    private static final int PLAIN = 60;

    private static final int LINE = 72;
    private static final Pattern NAME = Pattern.compile("([^*]+?)(?:\\*(0|[1-9][0-9]{0,2}))?(\\*)?");

    public ParameterList {
        parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    }

    public static ParameterList of(String value) {
        return new ParameterList(value, new LinkedHashMap<>());
    }

    /// The same with one parameter more, or with another value for it.
    public ParameterList with(String name, String text) {
        var more = new LinkedHashMap<>(parameters);
        more.put(name.toLowerCase(Locale.ROOT), text);
        return new ParameterList(value, more);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The value and each parameter with its semicolon, to be folded between; values that are no short ASCII as RFC
    /// 2231 has it.
    List<String> print() {
        var words = new ArrayList<String>();
        words.add(value);
        parameters.forEach((name, text) -> words.addAll(
                isPlain(text) ? List.of(name + "=" + (isToken(text) ? text : quoted(text))) : extended(name, text)));
        for (int i = 0; i < words.size() - 1; i++) {
            words.set(i, words.get(i) + ";");
        }
        return words;
    }

    /// Reads an unfolded field value. Tolerant of what is merely ugly (blanks in unquoted values, encoded words in
    /// quoted ones, as Outlook writes them); of a parameter given twice the first counts.
    public static Parsed<ParameterList> parse(String text) {
        var cursor = new Cursor(text);
        String value = word(cursor);
        var parts = new LinkedHashMap<String, TreeMap<Integer, Part>>();
        int count = 0;
        while (cursor.skip(';')) {
            if (++count > PARTS) {
                return Parsed.bad("there are more than " + PARTS + " parameters");
            }
            cursor.skipCfws();
            String name = cursor.take(c -> c != '=' && c != ';').strip().toLowerCase(Locale.ROOT);
            if (!cursor.skip('=')) {
                continue; // a semicolon at the end, or a word without meaning
            }
            cursor.skipCfws();
            String plain = value(cursor);
            Matcher named = NAME.matcher(name);
            if (named.matches()) {
                boolean encoded = named.group(3) != null;
                int index =
                        named.group(2) == null ? (encoded ? Part.WHOLE : Part.PLAIN) : Integer.parseInt(named.group(2));
                parts.computeIfAbsent(named.group(1), _ -> new TreeMap<>())
                        .putIfAbsent(index, new Part(plain, encoded));
            }
        }
        var parameters = new LinkedHashMap<String, String>();
        parts.forEach((name, found) -> parameters.put(name, EncodedWord.blankControls(decoded(found))));
        return Parsed.ok(new ParameterList(value, parameters));
    }

    /// One of the pieces a value may come in (RFC 2231 §3, §4).
    private record Part(String text, boolean encoded) {
        /// The index of `name=`.
        static final int PLAIN = -2;

        /// The index of `name*=`.
        static final int WHOLE = -1;
    }

    /// Text up to a semicolon, without comments.
    private static String word(Cursor cursor) {
        var word = new StringBuilder();
        do {
            word.append(cursor.take(c -> c != ';' && c != '('));
        } while (cursor.is('(') && cursor.skipCfws());
        cursor.take(c -> c != ';'); // of a comment that does not end
        return word.toString().strip();
    }

    private static String value(Cursor cursor) {
        if (!cursor.is('"')) {
            return word(cursor);
        }
        int from = cursor.at + 1;
        Optional<String> quoted = cursor.quoted();
        if (quoted.isEmpty()) {
            cursor.at = from;
            return word(cursor);
        }
        cursor.take(c -> c != ';');
        return quoted.get();
    }

    /// What is encoded is preferred to what is not (RFC 2231 leaves it open; RFC 6266 §4.3 says so for the same
    /// case).
    private static String decoded(Map<Integer, Part> parts) {
        Part whole = parts.get(Part.WHOLE);
        if (whole != null) {
            return joined(List.of(whole));
        }
        var sections = new ArrayList<Part>();
        for (Part next = parts.get(0); next != null; next = parts.get(sections.size())) {
            sections.add(next);
        }
        Part plain = parts.get(Part.PLAIN);
        return sections.isEmpty() && plain != null ? EncodedWord.decode(plain.text()) : joined(sections);
    }

    /// RFC 2231 §4.1: only the first section names the character set.
    private static String joined(List<Part> sections) {
        Charset charset = StandardCharsets.UTF_8;
        var octets = new ByteArrayOutputStream();
        for (int i = 0; i < sections.size(); i++) {
            Part section = sections.get(i);
            String text = section.text();
            if (section.encoded() && i == 0) {
                int first = text.indexOf('\'');
                int second = text.indexOf('\'', first + 1);
                if (first >= 0 && second > first) {
                    charset = EncodedWord.charset(text.substring(0, first)).orElse(charset);
                    text = text.substring(second + 1);
                }
            }
            octets.writeBytes(section.encoded() ? unescaped(text) : text.getBytes(charset));
        }
        return octets.toString(charset);
    }

    private static byte[] unescaped(String text) {
        byte[] from = text.getBytes(StandardCharsets.UTF_8);
        var octets = new ByteArrayOutputStream(from.length);
        for (int i = 0; i < from.length; i++) {
            int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(from[i + 2], 16) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.write(from[i]);
            }
        }
        return octets.toByteArray();
    }

    /// RFC 2231 §3 and §4; characters are never cut in two.
    private static List<String> extended(String name, String text) {
        String charset = "UTF-8''";
        String all = escaped(text);
        if (name.length() + 2 + charset.length() + all.length() <= LINE) {
            return List.of(name + "*=" + charset + all);
        }
        var sections = new ArrayList<String>();
        var section = new StringBuilder(charset);
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            String escaped = escaped(text.substring(i, next));
            if (name.length() + 6 + section.length() + escaped.length() > LINE) {
                sections.add(name + "*" + sections.size() + "*=" + section);
                section.setLength(0);
            }
            section.append(escaped);
            i = next;
        }
        sections.add(name + "*" + sections.size() + "*=" + section);
        return sections;
    }

    /// RFC 2231 §7 `attribute-char` as it is, the rest as `%XX`.
    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && "*'%()<>@,;:\\\"/[]?=".indexOf(octet) < 0) {
                escaped.append((char) octet);
            } else {
                escaped.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(String text) {
        return text.length() <= PLAIN && text.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !text.contains("=?");
    }

    /// RFC 2045 §5.1.
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
