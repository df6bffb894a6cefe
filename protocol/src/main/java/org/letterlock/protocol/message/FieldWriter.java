package org.letterlock.protocol.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.letterlock.protocol.address.Mailbox;

/// Writes header fields: folded at 78 characters (RFC 5322 §2.1.1), everything beyond ASCII in encoded words. No
/// value can get a line end of its own in.
final class FieldWriter {
    private static final int LINE = 78;

    /// RFC 2047 §2: lines that hold encoded words.
    private static final int ENCODED_LINE = 76;

    /// A word this long is encoded, so that it can be folded (RFC 5322 §2.1.1 ends lines at 998).
    private static final int LONGEST_WORD = 900;

    private FieldWriter() {}

    /// A field of free text, such as Subject.
    static String unstructured(String name, String value) {
        String text = EncodedWord.blankControls(value).strip();
        List<String> words = List.of(text.split(" ", -1));
        int first = 0;
        while (first < words.size() && !mustEncode(words.get(first))) {
            first++;
        }
        if (first == words.size()) {
            return fold(name, words);
        }
        int last = words.size() - 1;
        while (!mustEncode(words.get(last))) {
            last--;
        }
        var tokens = new ArrayList<>(words.subList(0, first));
        int room = first == 0 ? ENCODED_LINE - name.length() - 2 : EncodedWord.LONGEST;
        tokens.addAll(EncodedWord.encode(String.join(" ", words.subList(first, last + 1)), room));
        tokens.addAll(words.subList(last + 1, words.size()));
        return fold(name, tokens);
    }

    /// A field of addresses.
    ///
    /// @param utf8 whether domains keep their U-labels, because the message needs SMTPUTF8 anyway
    static String addresses(String name, Collection<NamedMailbox> mailboxes, boolean utf8) {
        var tokens = new ArrayList<String>();
        for (NamedMailbox named : mailboxes) {
            if (!tokens.isEmpty()) {
                tokens.set(tokens.size() - 1, tokens.getLast() + ",");
            }
            Mailbox mailbox = utf8 ? named.mailbox() : named.mailbox().ascii();
            if (named.name().isPresent()) {
                int room = tokens.isEmpty() ? ENCODED_LINE - name.length() - 2 : EncodedWord.LONGEST;
                tokens.addAll(phrase(named.name().get(), room));
                tokens.add("<" + mailbox.text() + ">");
            } else {
                tokens.add(mailbox.text());
            }
        }
        return fold(name, tokens);
    }

    /// A field of words that may be folded between.
    static String structured(String name, List<String> tokens) {
        return fold(name, tokens);
    }

    /// RFC 5322 §3.2.5: atoms as they are, else a quoted string, else encoded words.
    private static List<String> phrase(String text, int room) {
        boolean ascii = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (!ascii || text.contains("=?") || text.length() > LINE) {
            return EncodedWord.encode(text, room);
        }
        boolean atoms = text.chars().allMatch(c -> c == ' ' || Cursor.isAtext(c));
        return List.of(atoms && !text.contains("  ") ? text : ParameterList.quoted(text));
    }

    private static boolean mustEncode(String word) {
        return word.contains("=?")
                || word.length() > LONGEST_WORD
                || word.chars().anyMatch(c -> c >= 0x7f);
    }

    private static String fold(String name, List<String> tokens) {
        var field = new StringBuilder(128).append(name).append(':');
        int line = field.length();
        boolean first = true;
        for (String token : tokens) {
            // A line of blanks alone would end the header for some readers.
            if (!first && !token.isEmpty() && line + 1 + token.length() > LINE) {
                field.append("\r\n");
                line = 0;
            }
            field.append(' ').append(token);
            line += 1 + token.length();
            first = false;
        }
        return field.append("\r\n").toString();
    }
}
