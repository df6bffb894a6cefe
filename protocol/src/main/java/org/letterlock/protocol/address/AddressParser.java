package org.letterlock.protocol.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.text.Parsed;

/// The grammar of mailboxes and paths (RFC 5321 §4.1.2, widened by RFC 6531 §3.3).
///
/// Nothing here routes: `"R@D"@S`, `R%D@S` and `D!R@S` are mailboxes at S with odd local parts, source routes are
/// parsed and dropped. `utf8` says whether the peer asked for SMTPUTF8; without it only ASCII is taken.
/// Pure functions, for any thread.
public final class AddressParser {
    /// RFC 5321 §4.5.3.1.1, in octets as written. Binding for addresses of our own ([#mailbox]); in paths it yields
    /// to [#PATH], because the reply addresses of GitHub and the bounce addresses of Google Groups are longer.
    public static final int LOCAL_PART = 64;

    /// RFC 5321 §4.5.3.1.2, in octets.
    public static final int DOMAIN = 255;

    /// RFC 5321 §4.5.3.1.3, in octets, with angle brackets, without the source route that is dropped.
    public static final int PATH = 256;

    private AddressParser() {}

    /// `local@host` without angle brackets.
    public static Parsed<Mailbox> mailbox(String text, boolean utf8) {
        return mailbox(text, utf8, LOCAL_PART);
    }

    /// A mailbox of its two halves, the local part without quotes or escapes, with the limits of a path.
    public static Parsed<Mailbox> mailbox(String local, String host, boolean utf8) {
        return pathMailbox(LocalPart.quoted(local) + "@" + host, utf8);
    }

    /// `<>` or `<[@route,@route:]local@host>`, as after `MAIL FROM:`.
    public static Parsed<ReversePath> reversePath(String text, boolean utf8) {
        if (text.equals("<>")) {
            return Parsed.ok(new ReversePath.Null());
        }
        return path(text, utf8).map(routed -> new ReversePath.From(routed.mailbox()));
    }

    /// `<Postmaster>` or `<[@route,@route:]local@host>`, as after `RCPT TO:`.
    public static Parsed<ForwardPath> forwardPath(String text, boolean utf8) {
        if (text.equalsIgnoreCase("<postmaster>")) { // RFC 5321 §4.1.1.3
            return Parsed.ok(new ForwardPath.Postmaster());
        }
        if (text.equals("<>")) {
            return Parsed.bad("a recipient cannot be empty");
        }
        return path(text, utf8).map(routed -> new ForwardPath.To(routed.mailbox(), routed.routed()));
    }

    /// A domain name; the value is in lower case.
    public static Parsed<Host.Domain> domain(String text, boolean utf8) {
        return refusedCharacter(text, utf8)
                .<Parsed<Host.Domain>>map(Parsed::bad)
                .orElseGet(() -> HostParser.domain(text));
    }

    /// A domain name or an address literal in brackets.
    public static Parsed<Host> host(String text, boolean utf8) {
        return refusedCharacter(text, utf8).<Parsed<Host>>map(Parsed::bad).orElseGet(() -> HostParser.host(text));
    }

    /// Where the path that begins at `from` with `<` ends: the index behind its `>`, quoted strings stepped over;
    /// or -1 if it does not begin or never ends.
    public static int pathEnd(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '<') {
            return -1;
        }
        boolean quoted = false;
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i + 1;
            }
        }
        return -1;
    }

    private record Routed(Mailbox mailbox, boolean routed) {}

    private static Parsed<Routed> path(String text, boolean utf8) {
        if (text.length() < 2 || text.charAt(0) != '<' || text.charAt(text.length() - 1) != '>') {
            return Parsed.bad("the address must stand in angle brackets");
        }
        String inside = text.substring(1, text.length() - 1);
        if (!inside.startsWith("@")) {
            return pathMailbox(inside, utf8).map(mailbox -> new Routed(mailbox, false));
        }
        return routeEnd(inside, utf8)
                .flatMap(end -> pathMailbox(inside.substring(end), utf8))
                .map(mailbox -> new Routed(mailbox, true));
    }

    private static Parsed<Mailbox> pathMailbox(String text, boolean utf8) {
        if (octets(text) + 2 > PATH) {
            return Parsed.bad("the address is longer than " + PATH + " octets");
        }
        return mailbox(text, utf8, PATH);
    }

    /// RFC 5321 §4.1.2 `A-d-l ":"`: accepted, and dropped by the caller (§3.3, Appendix C).
    private static Parsed<Integer> routeEnd(String text, boolean utf8) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Parsed.bad("nothing stands before the @");
        }
        if (colon > PATH) {
            return Parsed.bad("the source route is longer than " + PATH + " octets");
        }
        for (String hop : text.substring(0, colon).split(",", -1)) {
            if (!hop.startsWith("@") || !(domain(hop.substring(1), utf8) instanceof Parsed.Ok<Host.Domain>)) {
                return Parsed.bad("the source route before the colon is none");
            }
        }
        return Parsed.ok(colon + 1);
    }

    private static Parsed<Mailbox> mailbox(String text, boolean utf8, int localLimit) {
        if (text.isEmpty()) {
            return Parsed.bad("the address is empty");
        }
        Optional<String> refused = refusedCharacter(text, utf8);
        if (refused.isPresent()) {
            return Parsed.bad(refused.get());
        }
        return (text.charAt(0) == '"' ? quotedString(text) : dotString(text)).flatMap(local -> {
            if (octets(text.substring(0, local.end())) > localLimit) {
                return Parsed.bad("the part before the @ is longer than " + localLimit + " octets");
            }
            if (local.end() == text.length()) {
                return Parsed.bad("the address has no @ and no domain");
            }
            return HostParser.host(text.substring(local.end() + 1)).map(host -> new Mailbox(local.value(), host));
        });
    }

    /// @param end the index of the `@`, or the length of the text if there is none
    private record Local(String value, int end) {}

    private static Parsed<Local> dotString(String text) {
        boolean afterAtom = false;
        int i = 0;
        for (; i < text.length() && text.charAt(i) != '@'; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!afterAtom) {
                    return Parsed.bad(
                            i == 0
                                    ? "the part before the @ begins with a dot"
                                    : "the part before the @ has two dots in a row");
                }
            } else if (!LocalPart.isAtext(c)) {
                return Parsed.bad("'" + c + "' may stand before the @ only in quotes");
            }
            afterAtom = c != '.';
        }
        if (i == 0) {
            return Parsed.bad("nothing stands before the @");
        }
        return afterAtom
                ? Parsed.ok(new Local(text.substring(0, i), i))
                : Parsed.bad("the part before the @ ends with a dot");
    }

    private static Parsed<Local> quotedString(String text) {
        var value = new StringBuilder(text.length());
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) != '@') {
                    return Parsed.bad("only an @ may follow the closing quote");
                }
                // RFC 5321 §4.1.2 lets `""` be a local part; nobody can have such a mailbox.
                return value.isEmpty()
                        ? Parsed.bad("nothing stands between the quotes")
                        : Parsed.ok(new Local(value.toString(), i + 1));
            }
            if (c == '\\') {
                i++;
                if (i == text.length() || text.charAt(i) > '~') { // RFC 5321 §4.1.2 quoted-pairSMTP is ASCII
                    return Parsed.bad("a backslash must be followed by an ASCII character");
                }
                c = text.charAt(i);
            }
            value.append(c);
        }
        return Parsed.bad("the closing quote is missing");
    }

    /// What no address may hold, whatever its grammar: controls, and what only SMTPUTF8 allows.
    private static Optional<String> refusedCharacter(String text, boolean utf8) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c < 0x20 || c == 0x7f) {
                return Optional.of("the address holds a control character");
            }
            if (c > 0x7f) {
                if (!utf8) {
                    return Optional.of("the address holds a character that needs SMTPUTF8"); // RFC 6531 §3.4
                }
                if (isDeceptive(c)) {
                    return Optional.of(
                            "the address holds the invisible character " + String.format(Locale.ROOT, "U+%04X", c));
                }
            }
            i += Character.charCount(c);
        }
        return Optional.empty();
    }

    /// Characters that end a line, turn the writing direction, or are no characters: none of them is in an address
    /// that means well, all of them deceive whoever reads a log.
    private static boolean isDeceptive(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default ->
                (c >= 0x202a && c <= 0x202e)
                        || (c >= 0x2066 && c <= 0x2069)
                        || c == 0x200e
                        || c == 0x200f
                        || c == 0xfeff
                        || (c & 0xfffe) == 0xfffe;
        };
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
