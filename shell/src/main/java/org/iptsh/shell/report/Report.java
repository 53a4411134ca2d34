package org.iptsh.shell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.diff.Change;

/**
 * What a report says of a ruleset, or of a difference between two; {@link Page} makes HTML of it.
 *
 * @param title what it is of: {@code staged}, {@code live → staged}
 * @param facts where and when it was made, in the order in which they are read
 * @param caveats what must be known before anything else is believed
 * @param parts a part for each family that has rules or changes
 * @param findings what the lint says
 * @param services what can be reached from anywhere
 * @param difference empty for a report of one ruleset
 */
public record Report(String title, List<Fact> facts, List<String> caveats, List<FamilyPart> parts,
        Asked<Finding> findings, Asked<Service> services, List<Difference> difference) {

    public Report {
        facts = List.copyOf(facts);
        caveats = List.copyOf(caveats);
        parts = List.copyOf(parts);
        difference = List.copyOf(difference);
    }

    /** Something that is known of the ruleset: {@code Host}, {@code gate}. */
    public record Fact(String name, String value) {}

    /**
     * The answers to a question, or that there are none, which is not the same as having found nothing.
     *
     * @param answered whether it was asked and could be answered
     * @param notes what the answers leave out and why, in sentences without a full stop
     */
    public record Asked<T>(boolean answered, List<T> answers, List<String> notes) {
        public Asked {
            answers = List.copyOf(answers);
            notes = List.copyOf(notes);
        }

        /** What stands where the question was not asked. */
        public static <T> Asked<T> never() {
            return new Asked<>(false, List.of(), List.of());
        }

        /** What stands where there is no telling, and why. */
        public static <T> Asked<T> unknown(String why) {
            return new Asked<>(false, List.of(), List.of(why));
        }

        public static <T> Asked<T> of(List<T> answers, List<String> notes) {
            return new Asked<>(true, answers, notes);
        }

        /** Whether it was asked, and be there no answer. */
        boolean asked() {
            return answered || !notes.isEmpty();
        }

        /** The answers that hold for the ruleset that is there in the end. */
        List<T> standing(Function<T, State> state) {
            return answers.stream().filter(answer -> state.apply(answer) != State.GONE).toList();
        }
    }

    /** What became of an answer from one ruleset to another; of one ruleset alone, nothing. */
    public enum State {
        STANDS, NEW, GONE;

        /** As the page and programs write it: {@code new}; nothing for what stands. */
        public String word() {
            return this == STANDS ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that a check found.
     *
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param section the section it is in, {@code rules.v4}; empty if it is about all
     * @param position of the rule, from 1; 0 if it is about more than a rule
     * @param causes the rules and chains that make it so
     */
    public record Finding(String code, String severity, String section, String table, String chain, int position,
            String message, List<Spot> causes, State state) {
        public Finding {
            causes = List.copyOf(causes);
        }
    }

    /**
     * A service that packets from any address reach.
     *
     * @param packets what reaches it: {@code tcp 22}
     * @param to whether it is on this host or behind it, and by which interfaces, in words
     * @param certain whether it is reached, whatever the conditions
     * @param rules the rules that let the packets in
     */
    public record Service(Family family, String packets, String to, boolean certain, List<Spot> rules, State state) {
        public Service {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A place in a ruleset.
     *
     * @param position of the rule, from 1; 0 for the chain
     */
    public record Spot(Family family, String table, String chain, int position) {

        /** The place's name in the page. */
        String anchor() {
            return position > 0 ? Anchor.of(family, table, chain, position) : Anchor.of(family, table, chain);
        }

        /** {@code INPUT 3}, {@code INPUT}. */
        String words() {
            return position > 0 ? chain + " " + position : chain;
        }
    }

    /** The number of rules in both families. */
    public int rules() {
        return parts.stream().mapToInt(FamilyPart::rules).sum();
    }

    /** The changes that it tells of; none if it is of one ruleset. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        difference.forEach(each -> changes.addAll(each.diff().changes()));
        return changes;
    }
}
