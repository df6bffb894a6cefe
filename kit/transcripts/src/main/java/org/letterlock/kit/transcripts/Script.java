package org.letterlock.kit.transcripts;

import java.util.List;

/// A dialogue, ready to be played.
///
/// @param name the file, as messages name it
/// @param title its first comment
/// @param comments all comments before the first step, the title too, one per line
/// @param steps what happens, in order
public record Script(String name, String title, List<String> comments, List<Step> steps) {
    public Script {
        comments = List.copyOf(comments);
        steps = List.copyOf(steps);
    }

    /// Name and title, as a test's display name.
    @Override
    public String toString() {
        return name + ": " + title;
    }
}
