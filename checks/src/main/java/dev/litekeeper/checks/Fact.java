package dev.litekeeper.checks;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Something that was looked at: either seen, or not seen with the reason.
public sealed interface Fact<T> {
    /// It was seen and is `value`.
    record Seen<T>(T value) implements Fact<T> {}

    /// It could not be seen; `why` is a sentence without a full stop.
    record Unseen<T>(String why) implements Fact<T> {}

    static <T> Fact<T> seen(T value) {
        return new Seen<>(value);
    }

    static <T> Fact<T> unseen(String why) {
        return new Unseen<>(why);
    }

    /// The value where it was seen.
    default Optional<T> known() {
        return switch (this) {
            case Seen<T>(T value) -> Optional.of(value);
            case Unseen<T> _ -> Optional.empty();
        };
    }

    /// What follows from the value; the same reason where it was not seen.
    default <R> Fact<R> map(Function<T, R> step) {
        return switch (this) {
            case Seen<T>(T value) -> seen(step.apply(value));
            case Unseen<T>(String why) -> unseen(why);
        };
    }

    /// What follows from this and another one; the reason of the first that was not seen.
    default <U, R> Fact<R> with(Fact<U> other, BiFunction<T, U, R> join) {
        return switch (this) {
            case Seen<T>(T value) -> other.map(second -> join.apply(value, second));
            case Unseen<T>(String why) -> unseen(why);
        };
    }

    /// The finding of `rule`; "could not tell" where the fact was not seen.
    default Finding judge(Function<T, Finding> rule) {
        return switch (this) {
            case Seen<T>(T value) -> rule.apply(value);
            case Unseen<T>(String why) -> Finding.unknown(why);
        };
    }
}
