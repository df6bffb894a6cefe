package org.letterlock.protocol.address;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import org.letterlock.protocol.text.Parsed;

/// The grammar of what follows the `@`. The text is free of controls already.
final class HostParser {
    /// RFC 1035 §2.3.4, in octets.
    static final int LABEL = 63;

    private static final String IPV6 = "IPv6:";

    private HostParser() {}

    static Parsed<Host> host(String text) {
        if (text.startsWith("[")) {
            return literal(text).map(literal -> literal);
        }
        return domain(text).map(domain -> domain);
    }

    /// RFC 5321 §4.1.2 `Domain`, with the U-labels of RFC 6531 §3.3.
    static Parsed<Host.Domain> domain(String text) {
        if (text.isEmpty()) {
            return Parsed.bad("nothing follows the @");
        }
        if (text.length() > AddressParser.DOMAIN) {
            return Parsed.bad("the domain is longer than " + AddressParser.DOMAIN + " octets");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean international = !isAscii(lower);
        if (international) {
            lower = Normalizer.normalize(lower, Normalizer.Form.NFC); // RFC 5891 §5.2
        }
        int ascii = 0;
        for (String label : lower.split("\\.", -1)) {
            switch (isAscii(label) ? ldhLabel(label) : uLabel(label)) {
                case Parsed.Bad<String>(String problem) -> {
                    return Parsed.bad(problem);
                }
                case Parsed.Ok<String>(String aLabel) -> ascii += aLabel.length() + 1;
            }
        }
        if (ascii - 1 > AddressParser.DOMAIN) {
            return Parsed.bad("the domain is longer than " + AddressParser.DOMAIN + " octets");
        }
        return Parsed.ok(new Host.Domain(lower));
    }

    private static Parsed<String> ldhLabel(String label) {
        if (label.isEmpty()) {
            return Parsed.bad("the domain has a dot too many");
        }
        if (label.length() > LABEL) {
            return Parsed.bad("a part of the domain is longer than " + LABEL + " octets");
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            return Parsed.bad("a part of the domain begins or ends with a hyphen");
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return Parsed.bad(c == '@' ? "the address has more than one @" : "'" + c + "' cannot be in a domain");
            }
        }
        return Parsed.ok(label);
    }

    /// A label that is its own canonical form: what IDNA would silently map to another name (`ß`, full-width letters,
    /// an ideographic full stop) is refused, lest one domain pass for another.
    private static Parsed<String> uLabel(String label) {
        String problem = "the domain is no internationalised name; write it in its xn-- form";
        if (!label.codePoints().allMatch(HostParser::isLabelCharacter)) {
            return Parsed.bad(problem);
        }
        try {
            String aLabel = IDN.toASCII(label, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
            boolean canonical = aLabel.startsWith("xn--")
                    && IDN.toUnicode(aLabel, IDN.ALLOW_UNASSIGNED).equals(label);
            return canonical ? Parsed.ok(aLabel) : Parsed.bad(problem);
        } catch (IllegalArgumentException refused) {
            return Parsed.bad(problem);
        }
    }

    /// RFC 5892 §2.1 `LetterDigits` in lower case, its exceptions (§2.6), and the hyphen: no symbols, no marks that
    /// look like a slash or a dot.
    private static boolean isLabelCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            default -> c == '-' || "\u00b7\u0375\u05f3\u05f4\u30fb".indexOf(c) >= 0;
        };
    }

    /// RFC 5321 §4.1.3, IPv4 and IPv6; no other kind was ever registered.
    private static Parsed<Host.Literal> literal(String text) {
        if (!text.endsWith("]") || text.length() < 3) {
            return Parsed.bad("the closing bracket of the address literal is missing");
        }
        String inside = text.substring(1, text.length() - 1);
        if (inside.regionMatches(true, 0, IPV6, 0, IPV6.length())) {
            String address = inside.substring(IPV6.length()).toLowerCase(Locale.ROOT);
            return ipv6(address).map(found -> new Host.Literal("[" + IPV6 + address + "]", found));
        }
        return ipv4(inside).map(found -> new Host.Literal("[" + inside + "]", found));
    }

    private static Parsed<InetAddress> ipv4(String text) {
        String problem = "the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form";
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Parsed.bad(problem);
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            // A leading zero would be octal to some readers and decimal to others.
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return Parsed.bad(problem);
            }
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        try {
            return Parsed.ok(InetAddress.getByAddress(address));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Parsed<InetAddress> ipv6(String text) {
        if (text.matches("[0-9a-f:.]{2,45}")) { // no zone, no brackets: what ofLiteral takes beyond RFC 5321
            try {
                return Parsed.ok(Inet6Address.ofLiteral(text));
            } catch (IllegalArgumentException refused) {
                return Parsed.bad("the IPv6 address of the literal is none");
            }
        }
        return Parsed.bad("the IPv6 address of the literal is none");
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }
}
