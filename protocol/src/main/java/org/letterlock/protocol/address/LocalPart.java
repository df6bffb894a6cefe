package org.letterlock.protocol.address;

/// The quoting of local parts (RFC 5321 §4.1.2 `Dot-string` and `Quoted-string`).
final class LocalPart {
    private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /// `local` as a Dot-string where it is one, else as a Quoted-string.
    static String quoted(String local) {
        if (isDotString(local)) {
            return local;
        }
        var text = new StringBuilder(local.length() + 2).append('"');
        local.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append((char) c);
        });
        return text.append('"').toString();
    }

    private static boolean isDotString(String local) {
        boolean afterAtom = false;
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '.' ? !afterAtom : !isAtext(c)) {
                return false;
            }
            afterAtom = c != '.';
        }
        return afterAtom;
    }

    /// RFC 5322 §3.2.3, with RFC 6531 §3.3's non-ASCII characters.
    static boolean isAtext(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c >= 0x80
                || ATEXT_MARKS.indexOf(c) >= 0;
    }
}
