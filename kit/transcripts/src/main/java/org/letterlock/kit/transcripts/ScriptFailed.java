package org.letterlock.kit.transcripts;

import org.jspecify.annotations.Nullable;

/// The other side did not keep to the script: where, what was expected, what came, and all that was said before.
public final class ScriptFailed extends AssertionError {
    private static final long serialVersionUID = 1L;

    public ScriptFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
