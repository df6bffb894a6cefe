package org.letterlock.app.web.pages;

/// Numbers that stand in paths.
final class Numbers {
    /// The number of nothing.
    static final long NONE = -1;

    private Numbers() {}

    static long parse(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : NONE;
    }
}
