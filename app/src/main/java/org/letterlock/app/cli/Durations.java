package org.letterlock.app.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations as people type them: `30s`, `2m`, `500ms`, `1h`, `7d`, or a bare number of seconds.
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)?");

    @Override
    public Duration convert(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 30s, 2m or 500ms");
        }
        long count = Long.parseLong(form.group(1));
        Duration duration = switch (form.group(2) == null ? "s" : form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofSeconds(count);
        };
        if (duration.isZero()) {
            throw new TypeConversionException("a duration must be longer than nothing");
        }
        return duration;
    }
}
