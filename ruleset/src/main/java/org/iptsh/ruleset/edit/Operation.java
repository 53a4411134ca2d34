package org.iptsh.ruleset.edit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a line of iptables does: its command option, and what may stand behind it (iptables(8), COMMANDS). */
public enum Operation {
    APPEND("-A", "--append", Shape.CHAIN_RULE, "add a rule at the end of a chain"),
    INSERT("-I", "--insert", Shape.CHAIN_OPTIONAL_NUMBER_RULE, "add a rule at a place, 1 if none is given"),
    DELETE("-D", "--delete", Shape.CHAIN_NUMBER_OR_RULE, "remove a rule, by number or as it is written"),
    REPLACE("-R", "--replace", Shape.CHAIN_NUMBER_RULE, "put a rule in the place of another"),
    CHECK("-C", "--check", Shape.CHAIN_RULE, "tell whether a rule is there"),
    NEW_CHAIN("-N", "--new-chain", Shape.CHAIN, "make a chain"),
    DELETE_CHAIN("-X", "--delete-chain", Shape.OPTIONAL_CHAIN, "remove a chain that is empty and unused, or all such"),
    RENAME_CHAIN("-E", "--rename-chain", Shape.CHAIN_CHAIN, "give a chain another name"),
    POLICY("-P", "--policy", Shape.CHAIN_POLICY, "set what a built-in chain does at its end"),
    FLUSH("-F", "--flush", Shape.OPTIONAL_CHAIN, "remove all rules of a chain, or of the table"),
    ZERO("-Z", "--zero", Shape.OPTIONAL_CHAIN_NUMBER, "set counters to zero"),
    LIST("-L", "--list", Shape.OPTIONAL_CHAIN_NUMBER, "list a chain, or the table"),
    LIST_RULES("-S", "--list-rules", Shape.OPTIONAL_CHAIN_NUMBER, "list a chain, or the table, as commands");

    /** What stands behind the command option. */
    enum Shape {
        CHAIN_RULE, CHAIN_OPTIONAL_NUMBER_RULE, CHAIN_NUMBER_OR_RULE, CHAIN_NUMBER_RULE,
        CHAIN, OPTIONAL_CHAIN, CHAIN_CHAIN, CHAIN_POLICY, OPTIONAL_CHAIN_NUMBER;

        boolean chainOptional() {
            return this == OPTIONAL_CHAIN || this == OPTIONAL_CHAIN_NUMBER;
        }

        boolean takesNumber() {
            return this == CHAIN_OPTIONAL_NUMBER_RULE || this == CHAIN_NUMBER_OR_RULE
                    || this == CHAIN_NUMBER_RULE || this == OPTIONAL_CHAIN_NUMBER;
        }

        boolean takesRule() {
            return this == CHAIN_RULE || this == CHAIN_OPTIONAL_NUMBER_RULE
                    || this == CHAIN_NUMBER_OR_RULE || this == CHAIN_NUMBER_RULE;
        }
    }

    private final String letter;
    private final String word;
    private final Shape shape;
    private final String summary;

    Operation(String letter, String word, Shape shape, String summary) {
        this.letter = letter;
        this.word = word;
        this.shape = shape;
        this.summary = summary;
    }

    /** {@code -A} */
    public String letter() {
        return letter;
    }

    /** {@code --append} */
    public String word() {
        return word;
    }

    /** What it does, in a few words. */
    public String summary() {
        return summary;
    }

    /** Whether a rule may stand behind it. */
    public boolean takesRule() {
        return shape.takesRule();
    }

    /** Whether a rule's number may stand behind it. */
    public boolean takesNumber() {
        return shape.takesNumber();
    }

    /** Whether it only looks. */
    public boolean reads() {
        return this == LIST || this == LIST_RULES || this == CHECK;
    }

    Shape shape() {
        return shape;
    }

    /** The operation of {@code -A}, {@code --append} or an unambiguous beginning such as {@code --app}. */
    public static Optional<Operation> of(String option) {
        List<Operation> found = Arrays.stream(values())
                .filter(op -> op.letter.equals(option) || op.word.equals(option))
                .toList();
        if (found.isEmpty() && option.startsWith("--") && option.length() > 3) {
            found = Arrays.stream(values()).filter(op -> op.word.startsWith(option)).toList();
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** {@code -nL} and {@code -vnL}: letters run together, with one command among them. */
    static Optional<Operation> combined(String text) {
        if (text.length() < 3 || text.charAt(1) == '-' || !text.matches("-[nvxLSFZ]+")) {
            return Optional.empty();
        }
        return text.chars().filter(c -> "LSFZ".indexOf(c) >= 0).mapToObj(c -> "-" + (char) c).findFirst()
                .flatMap(Operation::of);
    }
}
