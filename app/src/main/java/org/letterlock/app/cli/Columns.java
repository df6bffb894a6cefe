package org.letterlock.app.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table for people: a line of headings, and columns as wide as what stands in them.
final class Columns {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss z");

    private final List<List<String>> rows = new ArrayList<>();

    Columns(String... headings) {
        rows.add(List.of(headings));
    }

    Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /// The text, without a last line end and without blanks at the ends of lines.
    String text() {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = printable(row.get(column));
            line.append(cell).repeat(' ', widths[column] - width(cell) + 2);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return printable(cell).codePointCount(0, printable(cell).length());
    }

    /// What strangers wrote must not move the cursor or colour the screen.
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The same for text of several lines.
    static String lines(String text) {
        return text.lines().map(Columns::printable).collect(Collectors.joining("\n"));
    }

    /// An instant as people read it where they are.
    static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    /// Octets as people read them: `312`, `4.1 KiB`, `25 MiB`.
    static String size(long octets) {
        if (octets < 1024) {
            return Long.toString(octets);
        }
        double size = octets;
        String unit = "";
        for (String next : List.of(" KiB", " MiB", " GiB", " TiB")) {
            if (size < 1024) {
                break;
            }
            size /= 1024;
            unit = next;
        }
        return (size < 10 ? Math.round(size * 10) / 10.0 + "" : Long.toString(Math.round(size))) + unit;
    }
}
