package org.letterlock.app.log;

import java.lang.System.Logger;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The loggers of this program. Levels are one for all: that of [#threshold]; what is not ours (the JDK's own, a
/// library's) must be at least a warning.
///
/// Safe for any thread; a line is written by one call, so that lines of several threads do not mix.
public final class StderrLoggers extends System.LoggerFinder {
    private static volatile Logger.Level threshold = Logger.Level.INFO;

    /// From now on this and what is more important is logged.
    public static void threshold(Logger.Level level) {
        threshold = level;
    }

    @Override
    public Logger getLogger(String name, Module module) {
        return new StderrLogger(name);
    }

    private record StderrLogger(String name) implements Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            Level least = name.startsWith("org.letterlock.") || threshold.compareTo(Level.DEBUG) < 0
                    ? threshold
                    : max(threshold, Level.WARNING);
            return level != Level.OFF && level.compareTo(least) >= 0;
        }

        private static Level max(Level a, Level b) {
            return a.compareTo(b) >= 0 ? a : b;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                write(level, translated(bundle, message), thrown);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            if (isLoggable(level)) {
                String message = translated(bundle, format);
                write(
                        level,
                        parameters == null || parameters.length == 0
                                ? message
                                : MessageFormat.format(message, parameters),
                        null);
            }
        }

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {
            log(level, (ResourceBundle) null, message, thrown);
        }

        @Override
        public void log(Level level, Supplier<String> message) {
            if (isLoggable(level)) {
                write(level, String.valueOf(message.get()), null);
            }
        }

        private static String translated(@Nullable ResourceBundle bundle, @Nullable String key) {
            String text = String.valueOf(key);
            return bundle != null && bundle.containsKey(text) ? bundle.getString(text) : text;
        }

        private static void write(Level level, String message, @Nullable Throwable thrown) {
            System.err.print(LogLine.format(Instant.now(), level, message, thrown));
        }
    }
}
