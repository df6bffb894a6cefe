package org.letterlock.kit.transcripts;

/// A script that cannot be read; the message starts with file and line.
public final class MalformedScript extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedScript(String name, int line, String problem) {
        super(name + ":" + line + ": " + problem);
    }
}
