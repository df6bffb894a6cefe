package org.letterlock.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.smtp.Command.Malformed;
import org.letterlock.protocol.smtp.Command.Malformed.Kind;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// Reads one command line. Every sequence of bytes is a command of some kind: nothing is thrown.
///
/// Strict, but for what named clients need: spaces at the end of a line (RFC 5321 §4.1.1), several spaces between
/// arguments (Windows Mail writes two after `AUTH PLAIN`), a space after `MAIL FROM:` (Outlook of old).
///
/// Pure functions, for any thread. The bytes are only read, and not kept.
public final class CommandParser {
    /// RFC 5321 §4.5.3.1.4, in octets with CRLF: what a command without parameters may take.
    public static final int LINE = 512;

    /// What to accept as a command line with all its extensions, in octets without CRLF. The RFCs add up to 1,179 for
    /// MAIL: 512 and AUTH 500 (RFC 4954 §3), RET and ENVID 115 (RFC 3461 §4), SIZE 26 (RFC 1870 §3), BODY 16 (RFC
    /// 6152 §2), SMTPUTF8 10 (RFC 6531 §3.1). Initial responses with a bearer token are longer in the hands of most
    /// clients.
    public static final int LINE_WITH_PARAMETERS = 4096;

    /// RFC 4422 §3.1, in octets.
    public static final int MECHANISM = 20;

    private static final int HELO = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'O';
    private static final int EHLO = 'E' << 24 | 'H' << 16 | 'L' << 8 | 'O';
    private static final int MAIL = 'M' << 24 | 'A' << 16 | 'I' << 8 | 'L';
    private static final int RCPT = 'R' << 24 | 'C' << 16 | 'P' << 8 | 'T';
    private static final int DATA = 'D' << 24 | 'A' << 16 | 'T' << 8 | 'A';
    private static final int BDAT = 'B' << 24 | 'D' << 16 | 'A' << 8 | 'T';
    private static final int RSET = 'R' << 24 | 'S' << 16 | 'E' << 8 | 'T';
    private static final int NOOP = 'N' << 24 | 'O' << 16 | 'O' << 8 | 'P';
    private static final int QUIT = 'Q' << 24 | 'U' << 16 | 'I' << 8 | 'T';
    private static final int VRFY = 'V' << 24 | 'R' << 16 | 'F' << 8 | 'Y';
    private static final int EXPN = 'E' << 24 | 'X' << 16 | 'P' << 8 | 'N';
    private static final int HELP = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'P';
    private static final int AUTH = 'A' << 24 | 'U' << 16 | 'T' << 8 | 'H';

    private static final Command THE_DATA = new Command.Data();
    private static final Command THE_RSET = new Command.Rset();
    private static final Command THE_NOOP = new Command.Noop();
    private static final Command THE_QUIT = new Command.Quit();
    private static final Command THE_STARTTLS = new Command.StartTls();

    private CommandParser() {}

    /// The command in `bytes[from..to)`, a line without its CRLF.
    public static Command parse(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == ' ') { // RFC 5321 §4.1.1
            end--;
        }
        int verbEnd = from;
        int verb = 0;
        while (verbEnd < end && isLetter(bytes[verbEnd])) {
            verb = verb << 8 | (bytes[verbEnd++] & 0xdf);
        }
        if (verbEnd < end && bytes[verbEnd] != ' ') {
            return Verbs.unknown(bytes, from, end);
        }
        return switch (verbEnd - from) {
            case 4 -> known(verb, bytes, from, verbEnd, end);
            case 8 ->
                Verbs.equal(bytes, from, "STARTTLS")
                        ? bare(THE_STARTTLS, verbEnd, end)
                        : Verbs.unknown(bytes, from, end);
            default -> Verbs.unknown(bytes, from, end);
        };
    }

    private static Command known(int verb, byte[] bytes, int from, int verbEnd, int end) {
        return switch (verb) {
            case MAIL -> EnvelopeParser.mail(bytes, verbEnd, end);
            case RCPT -> EnvelopeParser.rcpt(bytes, verbEnd, end);
            case DATA -> bare(THE_DATA, verbEnd, end);
            case BDAT -> bdat(bytes, verbEnd, end);
            case RSET -> bare(THE_RSET, verbEnd, end);
            case QUIT -> bare(THE_QUIT, verbEnd, end);
            case EHLO -> host("EHLO", Command.Ehlo::new, bytes, verbEnd, end);
            case HELO -> host("HELO", Command.Helo::new, bytes, verbEnd, end);
            case AUTH -> auth(bytes, verbEnd, end);
            case NOOP -> noop(bytes, verbEnd, end);
            case HELP -> help(bytes, verbEnd, end);
            case VRFY -> name("VRFY", Command.Vrfy::new, bytes, verbEnd, end);
            case EXPN -> name("EXPN", Command.Expn::new, bytes, verbEnd, end);
            default -> Verbs.unknown(bytes, from, end);
        };
    }

    private static Command bare(Command command, int verbEnd, int end) {
        return verbEnd == end
                ? command
                : malformed(command.verb(), command.verb(), "it takes no argument"); // RFC 5321 §4.3.2, RFC 3207 §4
    }

    /// RFC 5321 §4.1.1.1, with any printable word for a domain: half of all clients send what is none, and it proves
    /// nothing when it is one.
    private static Command host(String verb, Words.Maker maker, byte[] bytes, int verbEnd, int end) {
        String syntax = verb + " domain";
        int at = Words.skipSpaces(bytes, verbEnd, end);
        if (at == end) {
            return malformed(verb, syntax, "the name of the client is missing");
        }
        return switch (Words.ascii(bytes, at, end)) {
            case Parsed.Bad<String>(String problem) -> malformed(verb, syntax, problem);
            case Parsed.Ok<String>(String host)
            when host.indexOf(' ') >= 0 -> malformed(verb, syntax, "the name of the client must be one word");
            case Parsed.Ok<String>(String host)
            when host.length() > 255 -> // RFC 5321 §4.5.3.1.2
                malformed(verb, syntax, "the name of the client is longer than 255 octets");
            case Parsed.Ok<String>(String host) -> maker.of(host);
        };
    }

    private static Command noop(byte[] bytes, int verbEnd, int end) {
        return Words.ascii(bytes, verbEnd, end) instanceof Parsed.Bad<String>(String problem)
                ? malformed("NOOP", "NOOP [text]", problem)
                : THE_NOOP;
    }

    private static Command help(byte[] bytes, int verbEnd, int end) {
        return switch (Words.ascii(bytes, Words.skipSpaces(bytes, verbEnd, end), end)) {
            case Parsed.Bad<String>(String problem) -> malformed("HELP", "HELP [topic]", problem);
            case Parsed.Ok<String>(String topic) -> new Command.Help(topic);
        };
    }

    /// VRFY and EXPN. UTF-8 is for those who say SMTPUTF8 (RFC 6531 §3.7.4.2).
    private static Command name(String verb, Words.Maker maker, byte[] bytes, int verbEnd, int end) {
        String syntax = verb + " name [SMTPUTF8]";
        int at = Words.skipSpaces(bytes, verbEnd, end);
        if (at == end) {
            return malformed(verb, syntax, "the name is missing");
        }
        if (!(Words.text(bytes, at, end) instanceof Parsed.Ok<String>(String text))) {
            return malformed(verb, syntax, "the name holds control characters or no UTF-8");
        }
        boolean utf8 = text.toUpperCase(Locale.ROOT).endsWith(" SMTPUTF8");
        String name =
                utf8 ? text.substring(0, text.length() - " SMTPUTF8".length()).stripTrailing() : text;
        if (!utf8 && !Words.isAscii(name)) {
            return malformed(verb, syntax, "the name holds a character that needs SMTPUTF8");
        }
        return maker.of(name);
    }

    /// RFC 3030 §2.
    private static Command bdat(byte[] bytes, int verbEnd, int end) {
        String syntax = "BDAT size [LAST]";
        if (!(Words.ascii(bytes, verbEnd, end) instanceof Parsed.Ok<String>(String text))) {
            return malformed("BDAT", syntax, "the line holds characters that are not ASCII");
        }
        String[] words = text.strip().split(" +", -1);
        if (!words[0].matches("[0-9]{1,18}")) { // the value of 18 digits fits a long
            return malformed("BDAT", syntax, "the size must be a number of octets");
        }
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (words.length > 2 || (words.length == 2 && !last)) {
            return malformed("BDAT", syntax, "only LAST may follow the size");
        }
        return new Command.Bdat(Long.parseLong(words[0]), last);
    }

    /// RFC 4954 §4. The initial response is copied from the bytes alone: it never becomes a string.
    private static Command auth(byte[] bytes, int verbEnd, int end) {
        String syntax = "AUTH mechanism [initial-response]";
        int name = Words.skipSpaces(bytes, verbEnd, end);
        int nameEnd = Words.wordEnd(bytes, name, end);
        if (name == end) {
            return malformed("AUTH", syntax, "the mechanism is missing");
        }
        for (int i = name; i < nameEnd; i++) {
            if (!Verbs.isMechanismOctet(bytes[i])) {
                return malformed("AUTH", syntax, "the mechanism is no name");
            }
        }
        if (nameEnd - name > MECHANISM) {
            return malformed("AUTH", syntax, "the mechanism's name is longer than " + MECHANISM + " octets");
        }
        String mechanism = new String(bytes, name, nameEnd - name, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        int response = Words.skipSpaces(bytes, nameEnd, end);
        if (response == end) {
            return new Command.Auth(mechanism, Optional.empty());
        }
        for (int i = response; i < end; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 0x7f) { // signed: beyond ASCII is below
                return malformed("AUTH", syntax, "the initial response must be one word of base64");
            }
        }
        return new Command.Auth(mechanism, Optional.of(Secret.of(bytes, response, end - response)));
    }

    static Malformed malformed(String verb, String syntax, String problem) {
        return new Malformed(verb, syntax, problem, Kind.SYNTAX);
    }

    private static boolean isLetter(byte octet) {
        return (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
    }
}
