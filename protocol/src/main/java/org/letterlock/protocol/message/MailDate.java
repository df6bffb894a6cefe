package org.letterlock.protocol.message;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterlock.protocol.text.Parsed;

/// Dates of messages: `Sat, 21 Nov 2026 09:30:00 +0000` (RFC 5322 §3.3, read with the obsolete forms of §4.3).
public final class MailDate {
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    /// RFC 5322 §4.3; the single letters mean nothing certain and are read as -0000.
    private static final Map<String, Integer> ZONES = Map.of(
            "UT", 0, "GMT", 0, "EDT", -4, "EST", -5, "CDT", -5, "CST", -6, "MDT", -6, "MST", -7, "PDT", -7, "PST", -8);

    private MailDate() {}

    public static String print(OffsetDateTime date) {
        int minutes = date.getOffset().getTotalSeconds() / 60;
        return String.format(
                Locale.ROOT,
                "%s, %d %s %04d %02d:%02d:%02d %s%02d%02d",
                DAYS.get(date.getDayOfWeek().getValue() - 1),
                date.getDayOfMonth(),
                MONTHS.get(date.getMonthValue() - 1),
                date.getYear(),
                date.getHour(),
                date.getMinute(),
                date.getSecond(),
                minutes < 0 ? "-" : "+",
                Math.abs(minutes) / 60,
                Math.abs(minutes) % 60);
    }

    /// The day of the week is not checked, nor what follows the zone; the rest must be a date.
    public static Parsed<OffsetDateTime> parse(String text) {
        var cursor = new Cursor(text);
        Parsed<OffsetDateTime> none = Parsed.bad("this is no date");
        cursor.skipCfws();
        if (!cursor.take(Character::isLetter).isEmpty()) {
            cursor.skipCfws();
            cursor.skip(',');
        }
        int day = number(cursor, 2);
        cursor.skipCfws();
        int month = month(cursor.take(Character::isLetter));
        cursor.skipCfws();
        int yearFrom = cursor.at;
        int year = year(number(cursor, 4), cursor.at - yearFrom);
        int hour = number(cursor, 2);
        if (day < 0 || month < 0 || year < 0 || hour < 0 || !colon(cursor)) {
            return none;
        }
        int minute = number(cursor, 2);
        int second = colon(cursor) ? number(cursor, 2) : 0;
        if (minute < 0 || second < 0 || !cursor.skipCfws()) {
            return none;
        }
        try {
            ZoneOffset zone = zone(cursor);
            return Parsed.ok(OffsetDateTime.of(year, month, day, hour, minute, Math.min(second, 59), 0, zone));
        } catch (DateTimeException impossible) {
            return none;
        }
    }

    private static boolean colon(Cursor cursor) {
        return cursor.skipCfws() && cursor.skip(':');
    }

    private static int number(Cursor cursor, int digits) {
        cursor.skipCfws();
        int from = cursor.at;
        String taken = cursor.take(c -> c >= '0' && c <= '9' && cursor.at - from < digits);
        return taken.isEmpty() ? -1 : Integer.parseInt(taken);
    }

    private static int month(String name) {
        String three = name.length() >= 3 ? name.substring(0, 3) : name;
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equalsIgnoreCase(three)) {
                return i + 1;
            }
        }
        return -1;
    }

    /// RFC 5322 §4.3: two digits are of this century up to 49, three count from 1900.
    private static int year(int year, int digits) {
        return switch (digits) {
            case 2 -> year < 50 ? 2000 + year : 1900 + year;
            case 3 -> 1900 + year;
            default -> year;
        };
    }

    private static ZoneOffset zone(Cursor cursor) {
        int sign = cursor.is('-') ? -1 : 1;
        if (cursor.skip('+') || cursor.skip('-')) {
            int zone = number(cursor, 4);
            return ZoneOffset.ofHoursMinutes(sign * (zone / 100), sign * (zone % 100));
        }
        String name = cursor.take(Character::isLetter).toUpperCase(Locale.ROOT);
        return ZoneOffset.ofHours(ZONES.getOrDefault(name, 0));
    }
}
