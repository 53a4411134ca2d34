package org.iptsh.persistence.staged;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one small file that says which files are what: replacing it is the instant at which an edit is staged.
 *
 * @param base what live was when the first edit was staged
 * @param now what is staged
 * @param undo states before now, oldest first
 * @param redo states that were undone, the next one last
 */
record Index(State base, State now, List<Step> undo, List<Step> redo) {
    private static final String HEADER = "iptsh-staged 1";

    /** So many steps can be undone. */
    static final int DEPTH = 200;

    Index {
        undo = List.copyOf(undo.size() > DEPTH ? undo.subList(undo.size() - DEPTH, undo.size()) : undo);
        redo = List.copyOf(redo);
    }

    /** Whether what is staged differs from what it was begun with. */
    boolean hasEdits() {
        return !now.equals(base);
    }

    /** The index after a step to another state. */
    Index at(State state, String command) {
        List<Step> steps = new ArrayList<>(undo);
        steps.add(new Step(now, command));
        return new Index(base, state, steps, List.of());
    }

    Stream<State> states() {
        return Stream.concat(Stream.of(base, now), Stream.concat(undo.stream(), redo.stream()).map(Step::state));
    }

    /** The state of this text among those that are known. */
    Optional<State> find(String state) {
        return states().filter(known -> known.toString().equals(state)).findFirst();
    }

    /** The highest number that a file has. */
    int highest() {
        return states().mapToInt(state -> Math.max(state.v4(), state.v6())).max().orElse(0);
    }

    String write() {
        StringBuilder out = new StringBuilder(HEADER + "\nbase " + base + "\nnow " + now + "\n");
        undo.forEach(step -> out.append("undo ").append(step.state()).append(' ').append(step.command()).append('\n'));
        redo.forEach(step -> out.append("redo ").append(step.state()).append(' ').append(step.command()).append('\n'));
        return out.toString();
    }

    /** Reads what {@link #write} wrote; empty if it is something else. */
    static Optional<Index> parse(String text) {
        State base = null;
        State now = null;
        List<Step> undo = new ArrayList<>();
        List<Step> redo = new ArrayList<>();
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            return Optional.empty();
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", 4);
            Optional<State> state = words.length < 3 ? Optional.empty() : State.parse(words[1], words[2]);
            if (state.isEmpty()) {
                return Optional.empty();
            }
            Step step = new Step(state.get(), words.length > 3 ? words[3] : "");
            switch (words[0]) {
                case "base" -> base = state.get();
                case "now" -> now = state.get();
                case "undo" -> undo.add(step);
                case "redo" -> redo.add(step);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return base == null || now == null ? Optional.empty() : Optional.of(new Index(base, now, undo, redo));
    }
}
