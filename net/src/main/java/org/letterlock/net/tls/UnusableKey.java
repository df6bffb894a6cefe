package org.letterlock.net.tls;

import org.jspecify.annotations.Nullable;

/// A certificate or key that cannot be used, in words for whoever configured it: the file, what is wrong, what to do.
public final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableKey(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public UnusableKey(String message) {
        this(message, null);
    }
}
