package org.letterlock.kit.transcripts;

/// This stage has not what the script needs (no clock to move, no such listener): not a failure, but not played
/// either.
public final class CannotPlay extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotPlay(String message) {
        super(message);
    }
}
