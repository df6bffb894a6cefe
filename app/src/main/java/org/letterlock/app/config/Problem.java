package org.letterlock.app.config;

import java.util.Comparator;

/// Something wrong with the configuration.
///
/// @param place where
/// @param message what is wrong, and what to write instead
public record Problem(Place place, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparingInt(
                    (Problem p) -> p.place instanceof Place.At at ? at.line : 0)
            .thenComparingInt(p -> p.place instanceof Place.At at ? at.column : 0)
            .thenComparing(p -> p.message);

    public sealed interface Place {
        /// Counted from 1.
        record At(int line, int column) implements Place {
            @Override
            public String toString() {
                return line + ":" + column;
            }
        }

        /// A `--set` or other option of the command line.
        record Option(String text) implements Place {
            @Override
            public String toString() {
                return text;
            }
        }
    }

    /// As compilers say it: `letterlock.toml:12:8: …`.
    public String text(String file) {
        return switch (place) {
            case Place.At at -> file + ":" + at + ": " + message;
            case Place.Option option -> option + ": " + message;
        };
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }
}
