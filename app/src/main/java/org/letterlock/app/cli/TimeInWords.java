package org.letterlock.app.cli;

import java.time.Duration;

/// How long, as people say it.
final class TimeInWords {
    private TimeInWords() {}

    /// `45 seconds`, `1 minute`, `3 hours`, `12 days`: one unit, rounded down, of which there are at least two where
    /// there is a smaller one to say it in.
    static String of(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return count(seconds, "second");
        }
        if (seconds < 2 * 3600) {
            return count(seconds / 60, "minute");
        }
        if (seconds < 2 * 86_400) {
            return count(seconds / 3600, "hour");
        }
        return count(seconds / 86_400, "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
