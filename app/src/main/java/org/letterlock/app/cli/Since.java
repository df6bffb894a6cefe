package org.letterlock.app.cli;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/// A moment that has passed, as people type it.
final class Since {
    private Since() {}

    /// `2h` or `3d` before now, a date, a date and time, or the last weekday of that name.
    static Instant parse(String text, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Optional<DayOfWeek> day = Arrays.stream(DayOfWeek.values())
                .filter(each -> text.length() >= 3
                        && each.name().toLowerCase(Locale.ROOT).startsWith(text.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (day.isPresent()) {
            return today.with(TemporalAdjusters.previousOrSame(day.get()))
                    .atStartOfDay(zone)
                    .toInstant();
        }
        try {
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            if (text.contains("T")) {
                return text.endsWith("Z")
                        ? Instant.parse(text)
                        : LocalDateTime.parse(text).atZone(zone).toInstant();
            }
            return now.minus(new Durations().convert(text));
        } catch (DateTimeParseException | TypeConversionException none) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "'" + text + "' is no time; write 2h or 3d for so long ago, 2026-11-20, 2026-11-20T14:00, or a "
                            + "weekday");
        }
    }
}
