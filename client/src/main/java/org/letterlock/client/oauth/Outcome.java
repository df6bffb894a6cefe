package org.letterlock.client.oauth;

import java.util.Optional;
import java.util.function.Function;

/// What came of asking an authorization server.
public sealed interface Outcome<T> {
    /// It did it.
    record Done<T>(T value) implements Outcome<T> {}

    /// It did not.
    record Failed<T>(Trouble trouble) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> failed(Trouble trouble) {
        return new Failed<>(trouble);
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Failed<T>(Trouble trouble) -> new Failed<>(trouble);
        };
    }

    default <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Failed<T>(Trouble trouble) -> new Failed<>(trouble);
        };
    }

    /// What went wrong, if anything did.
    default Optional<Trouble> failure() {
        return switch (this) {
            case Done<T> _ -> Optional.empty();
            case Failed<T>(Trouble trouble) -> Optional.of(trouble);
        };
    }
}
