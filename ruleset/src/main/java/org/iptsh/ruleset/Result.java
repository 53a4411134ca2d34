package org.iptsh.ruleset;

import java.util.List;
import java.util.function.Function;

/** What comes of reading something that somebody wrote: a value, or the problems that stand in its way. */
public sealed interface Result<T> {

    /** A value; {@code warnings} are problems that did not stand in its way. */
    record Good<T>(T value, List<Problem> warnings) implements Result<T> {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /** No value; at least one problem. */
    record Bad<T>(List<Problem> problems) implements Result<T> {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    static <T> Result<T> good(T value) {
        return new Good<>(value, List.of());
    }

    static <T> Result<T> bad(Problem problem) {
        return new Bad<>(List.of(problem));
    }

    default boolean isGood() {
        return this instanceof Good;
    }

    /** The value; where there is none, the problems as an exception. */
    default T get() {
        if (this instanceof Good<T> good) {
            return good.value();
        }
        throw new BadInput(problems());
    }

    /** What was wrong, or with a value, what to be warned of. */
    default List<Problem> problems() {
        return this instanceof Good<T> good ? good.warnings() : ((Bad<T>) this).problems();
    }

    default <R> Result<R> map(Function<? super T, ? extends R> change) {
        return this instanceof Good<T> good
                ? new Good<>(change.apply(good.value()), good.warnings())
                : new Bad<>(problems());
    }
}
