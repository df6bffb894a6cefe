package org.letterlock.protocol.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.letterlock.protocol.text.Parsed;

/// Transcripts as text, one line per [Entry], in two styles that [#parse] reads alike.
///
/// Ours, for files that people read and edit; `!tls` and `!clear` tell where encryption begins, and that another
/// connection follows: ``` === connected to mail.example.test S: 220 mail.example.test ESMTP C: STARTTLS S: 220 2.0.0
/// Go ahead !tls C: EHLO client.example C: AUTH PLAIN *** # as alice ``` That of swaks, for terminals, where every
/// line must speak for itself: ` -> ` and ` <- ` in clear, ` ~> ` and ` <~ ` under TLS, `***` for trouble, `===` for
/// events.
public final class TranscriptFormat {
    private static final String NOTE = "   # ";
    private static final String TLS = "!tls";
    private static final String CLEAR = "!clear";
    private static final int MARK = 3;

    private enum Kind {
        CLIENT,
        CLIENT_TLS,
        SERVER,
        SERVER_TLS,
        EVENT,
        TROUBLE
    }

    /// swaks(1), "TRANSACTION HINTS"; the marks with a star are its way to say that it did not expect the line.
    private static final Map<String, Kind> SWAKS = Map.ofEntries(
            Map.entry(" ->", Kind.CLIENT),
            Map.entry("**>", Kind.CLIENT),
            Map.entry(" ~>", Kind.CLIENT_TLS),
            Map.entry("*~>", Kind.CLIENT_TLS),
            Map.entry(" <-", Kind.SERVER),
            Map.entry("<**", Kind.SERVER),
            Map.entry(" <~", Kind.SERVER_TLS),
            Map.entry("<~*", Kind.SERVER_TLS),
            Map.entry("===", Kind.EVENT),
            Map.entry("***", Kind.TROUBLE));

    private TranscriptFormat() {}

    /// The entries in our style, each line with LF.
    public static String print(List<Entry> entries) {
        var text = new StringBuilder();
        boolean tls = false;
        for (Entry entry : entries) {
            boolean now = tls(entry, tls);
            if (now != tls) {
                text.append(now ? TLS : CLEAR).append('\n');
                tls = now;
            }
            String mark = switch (entry) {
                case Entry.Client _ -> "C:";
                case Entry.Server _ -> "S:";
                case Entry.Note _, Entry.Event _, Entry.Trouble _ -> "";
            };
            text.append(mark.isEmpty() ? swaks(entry) : marked(mark, entry.text()))
                    .append('\n');
        }
        return text.toString();
    }

    /// The entries in the style of swaks, each line with LF.
    public static String printSwaks(List<Entry> entries) {
        var text = new StringBuilder();
        entries.forEach(entry -> text.append(swaks(entry)).append('\n'));
        return text.toString();
    }

    /// One entry in the style of swaks, without line end: for writing while it happens.
    public static String swaks(Entry entry) {
        return switch (entry) {
            case Entry.Client(String text, boolean tls) -> marked(tls ? " ~>" : " ->", text);
            case Entry.Server(String text, boolean tls) -> marked(tls ? " <~" : " <-", text);
            case Entry.Note(String text) -> NOTE + harmless(text);
            case Entry.Event(String text) -> marked("===", text);
            case Entry.Trouble(String text) -> marked("***", text);
        };
    }

    /// Reads either style, or a mixture. Empty lines are passed over; of any other line that is none the number is
    /// told.
    public static Parsed<List<Entry>> parse(String text) {
        var entries = new ArrayList<Entry>();
        boolean tls = false;
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (line.equals(TLS) || line.equals(CLEAR)) {
                tls = line.equals(TLS);
            } else if (line.startsWith("C:")) {
                entries.add(new Entry.Client(unmarked(line, 2), tls));
            } else if (line.startsWith("S:")) {
                entries.add(new Entry.Server(unmarked(line, 2), tls));
            } else if (line.startsWith(NOTE)) {
                entries.add(new Entry.Note(line.substring(NOTE.length())));
            } else if (!line.isBlank()) {
                Kind kind = line.length() < MARK ? null : SWAKS.get(line.substring(0, MARK));
                if (kind == null || (line.length() > MARK && line.charAt(MARK) != ' ')) {
                    return Parsed.bad("line " + number + " does not begin with a transcript's mark");
                }
                entries.add(entry(kind, unmarked(line, MARK)));
            }
        }
        return Parsed.ok(List.copyOf(entries));
    }

    private static Entry entry(Kind kind, String text) {
        return switch (kind) {
            case CLIENT -> new Entry.Client(text, false);
            case CLIENT_TLS -> new Entry.Client(text, true);
            case SERVER -> new Entry.Server(text, false);
            case SERVER_TLS -> new Entry.Server(text, true);
            case EVENT -> new Entry.Event(text);
            case TROUBLE -> new Entry.Trouble(text);
        };
    }

    private static boolean tls(Entry entry, boolean before) {
        return switch (entry) {
            case Entry.Client(var _, boolean tls) -> tls;
            case Entry.Server(var _, boolean tls) -> tls;
            case Entry.Note _, Entry.Event _, Entry.Trouble _ -> before;
        };
    }

    private static String marked(String mark, String text) {
        return text.isEmpty() ? mark : mark + " " + harmless(text);
    }

    private static String unmarked(String line, int mark) {
        return line.startsWith(" ", mark) ? line.substring(mark + 1) : line.substring(mark);
    }

    /// Entries should hold no controls; if one does, it gets neither a line nor a terminal sequence of its own.
    private static String harmless(String text) {
        return text.codePoints().noneMatch(TranscriptFormat::isControl)
                ? text
                : text.codePoints()
                        .map(c -> isControl(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }
}
