package org.letterlock.server.accounts;

import java.util.function.Function;

/// What came of a change to the accounts.
public sealed interface Result<T> {
    /// It is done, and on disk.
    record Done<T>(T value) implements Result<T> {}

    /// Nothing was changed.
    ///
    /// @param problem why, in a sentence without capital or full stop, fit to be shown to whoever asked
    record Refused<T>(String problem) implements Result<T> {}

    default <R> Result<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Refused<T>(String problem) -> new Refused<>(problem);
        };
    }

    /// The value, where nothing could go wrong.
    ///
    /// @throws IllegalStateException with the problem, if something did
    default T orThrow() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(String problem) -> throw new IllegalStateException(problem);
        };
    }
}
