package org.letterlock.protocol.text;

import java.util.Optional;
import java.util.function.Function;

/// What a parser made of a text: a value, or what is wrong with the text in plain words.
///
/// Problems never quote more of the input than a printable character or two: they are fit for a reply and a log.
public sealed interface Parsed<T> {
    /// The text was one.
    record Ok<T>(T value) implements Parsed<T> {}

    /// The text was none.
    ///
    /// @param problem a clause without capital or full stop, e.g. `nothing follows the @`
    record Bad<T>(String problem) implements Parsed<T> {}

    static <T> Parsed<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Parsed<T> bad(String problem) {
        return new Bad<>(problem);
    }

    default <R> Parsed<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Ok<T>(T value) -> new Ok<>(change.apply(value));
            case Bad<T>(String problem) -> new Bad<>(problem);
        };
    }

    default <R> Parsed<R> flatMap(Function<? super T, Parsed<R>> next) {
        return switch (this) {
            case Ok<T>(T value) -> next.apply(value);
            case Bad<T>(String problem) -> new Bad<>(problem);
        };
    }

    /// The value, where there is one.
    default Optional<T> ok() {
        return switch (this) {
            case Ok<T>(T value) -> Optional.of(value);
            case Bad<T> _ -> Optional.empty();
        };
    }

    /// The value of a text that is known to be good, such as a constant.
    ///
    /// @throws IllegalArgumentException with the problem, if it is not
    default T orThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Bad<T>(String problem) -> throw new IllegalArgumentException(problem);
        };
    }
}
