package org.iptsh.persistence.settings;

import java.util.List;
import org.iptsh.ruleset.BadInput;

/** A value as it was written in the settings file, which knows where it stands. */
sealed interface Value {

    Place place();

    /** Text without an inside. {@code none} is what {@code null}, {@code ~} and nothing at all are. */
    record Scalar(Place place, String text, boolean none) implements Value {}

    record Sequence(Place place, List<Value> values) implements Value {
        public Sequence {
            values = List.copyOf(values);
        }
    }

    /** Keys and values in the order they were written, no key twice. */
    record Mapping(Place place, List<Entry> entries) implements Value {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Entry(Scalar key, Value value) {}

    /** The text of a scalar that is not none. */
    default String text(String wanted) {
        if (this instanceof Scalar scalar && !scalar.none()) {
            return scalar.text();
        }
        throw wrong("not " + wanted);
    }

    default List<Value> values(String wanted) {
        if (this instanceof Sequence sequence && !sequence.values().isEmpty()) {
            return sequence.values();
        }
        throw wrong("not " + wanted);
    }

    default List<Entry> entries(String wanted) {
        if (this instanceof Mapping mapping) {
            return mapping.entries();
        }
        throw wrong("not " + wanted);
    }

    /** What to throw for this value. */
    default BadInput wrong(String reason) {
        return new BadInput(place().problem(reason));
    }
}
