package org.letterlock.app.cli;

import org.jspecify.annotations.Nullable;

/// A command cannot do what was asked. [Main] prints the message, prefixed by the program's name, to standard error
/// and exits with the code. The message says what happened and what to do about it; it never holds a secret.
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public CommandFailed(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public CommandFailed(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
