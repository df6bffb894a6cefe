package org.letterlock.kit.transcripts;

/// Whose line it is.
public enum Speaker {
    CLIENT,
    SERVER;

    public Speaker other() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    /// As it stands at the start of a line.
    public char mark() {
        return this == CLIENT ? 'C' : 'S';
    }
}
