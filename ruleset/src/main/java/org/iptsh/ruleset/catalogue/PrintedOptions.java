package org.iptsh.ruleset.catalogue;

import java.util.List;

/** The options of one extension on their way into the form that iptables-save prints. */
final class PrintedOptions implements Where.Settings {
    private final List<Option> options;
    private final String[] values;
    private final boolean[] negated;
    private final PrintedOptions next;

    PrintedOptions(Part.Known part) {
        this(part, 0);
    }

    /** What was given from this place on: another element begins at each separator. */
    private PrintedOptions(Part.Known part, int from) {
        options = part.extension().options();
        values = new String[options.size()];
        negated = new boolean[options.size()];
        List<Setting> given = part.given();
        int at = from;
        while (at < given.size() && !given.get(at).option().traits().separator()) {
            put(given.get(at++));
        }
        next = at < given.size() ? new PrintedOptions(part, at + 1) : null;
        complement();
        relate();
        if (from == 0) {
            fill();
        }
    }

    private void put(Setting setting) {
        Option option = setting.option();
        Option.Traits traits = option.traits();
        boolean not = setting.negated();
        String value = setting.value();
        if (!traits.expansion().isEmpty()) {
            set(traits.expansion().get(0), traits.expansion().get(1), not);
            return;
        }
        if (!traits.either().isEmpty()) {
            set(traits.either().get(option.values().get(0).either(value)), value, not);
        } else if (not && !traits.flips().isEmpty()) {
            set(traits.flips(), value, false);
        } else if (traits.as().isEmpty()) {
            int index = options.indexOf(option);
            values[index] = value;
            negated[index] = not;
        } else {
            for (String name : traits.as()) {
                set(name, value, not);
            }
        }
    }

    private void set(String name, String value, boolean not) {
        int index = indexOf(name);
        values[index] = value;
        negated[index] = not;
    }

    private int indexOf(String name) {
        for (int i = 0; i < values.length; i++) {
            if (options.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Turns negated values into all the others, where that is how they are printed. */
    private void complement() {
        for (int i = 0; i < values.length; i++) {
            List<Option.Clause> complements = options.get(i).traits().complements();
            if (negated[i] && !complements.isEmpty() && complements.get(0).where().holds(this)) {
                String complement = options.get(i).values().get(0).complement(values[i]);
                negated[i] = complement == null;
                values[i] = complement == null ? values[i] : complement;
            }
        }
    }

    /** Changes values by those of other options. */
    private void relate() {
        for (int i = 0; i < values.length; i++) {
            Option option = options.get(i);
            for (String other : option.traits().relativeTo()) {
                if (values[i] != null && value(other) != null) {
                    values[i] = option.values().get(0).relativeTo(values[i], value(other));
                }
            }
        }
    }

    /** Puts in what is printed though not given. */
    private void fill() {
        for (int i = 0; i < values.length; i++) {
            List<Option.Clause> fills = options.get(i).traits().fills();
            int size = fills.size();
            for (int j = 0; j < size && values[i] == null; j++) {
                if (fills.get(j).where().holds(this)) {
                    values[i] = fills.get(j).value();
                }
            }
        }
    }

    @Override
    public String value(String option) {
        int index = indexOf(option);
        return index < 0 ? null : values[index];
    }

    @Override
    public String said(String option) {
        int index = indexOf(option);
        return index < 0 || values[index] == null ? null : negated[index] ? "! " + values[index] : values[index];
    }

    void print(StringBuilder out) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                Option option = options.get(i);
                if (!isOmitted(option.traits().omits(), values[i], negated[i])) {
                    if (negated[i]) {
                        out.append(out.length() == 0 ? "!" : " !");
                    }
                    out.append(out.length() == 0 ? "" : " ").append(option.name());
                    String value = printed(option, values[i]);
                    if (!value.isEmpty()) {
                        out.append(' ').append(value);
                    }
                }
            }
        }
        if (next != null) {
            out.append(' ').append(separator());
            next.print(out);
        }
    }

    private String separator() {
        for (Option option : options) {
            if (option.traits().separator()) {
                return option.name();
            }
        }
        throw new IllegalStateException("an element without a separator");
    }

    private boolean isOmitted(List<Option.Clause> omits, String value, boolean not) {
        for (Option.Clause omit : omits) {
            if ((omit.value().equals("*") || !not && omit.value().equals(value)) && omit.where().holds(this)) {
                return true;
            }
        }
        return false;
    }

    private String printed(Option option, String value) {
        for (Option.Clause print : option.traits().prints()) {
            if (print.where().holds(this)) {
                return print.value();
            }
        }
        if (option.values().size() != 1) {
            return value;
        }
        return option.values().get(0).printed(value);
    }
}
