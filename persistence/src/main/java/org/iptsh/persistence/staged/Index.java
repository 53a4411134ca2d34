package org.iptsh.persistence.staged;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one small file that says which files are what: replacing it is the instant at which an edit is staged.
 *
 * @param base what live was when what is staged was begun, or last put on top of it
 * @param now what is staged
 * @param committed what the last commit made live, until it is confirmed
 * @param undo states before now, oldest first
 * @param redo states that were undone, the next one last
 */
record Index(State base, State now, Optional<State> committed, List<Step> undo, List<Step> redo) {
    private static final String HEADER = "iptsh-staged 2";
    /** Of an earlier iptsh: steps without a base of their own. */
    private static final String OLD_HEADER = "iptsh-staged 1";

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
    Index at(State newBase, State state, String command) {
        return new Index(newBase, state, committed, with(undo, command), List.of());
    }

    /** The index after the last step was taken back; there must be one. */
    Index undone() {
        Step step = undo.get(undo.size() - 1);
        return new Index(step.base(), step.state(), committed,
                undo.subList(0, undo.size() - 1), with(redo, step.command()));
    }

    /** The index after the last step that was taken back was done again; there must be one. */
    Index redone() {
        Step step = redo.get(redo.size() - 1);
        return new Index(step.base(), step.state(), committed,
                with(undo, step.command()), redo.subList(0, redo.size() - 1));
    }

    /** The index with a note of what a commit made live. */
    Index committed(State live) {
        return new Index(base, now, Optional.of(live), undo, redo);
    }

    private List<Step> with(List<Step> steps, String command) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(base, now, command));
        return longer;
    }

    /**
     * The index after what was begun from the base has become live. Steps from another base keep theirs: what they lack
     * of live is nothing that they took out.
     */
    Index onto(State live) {
        return new Index(live, now, Optional.empty(), onto(undo, live), onto(redo, live));
    }

    private List<Step> onto(List<Step> steps, State live) {
        return steps.stream()
                .map(step -> step.base().equals(base) ? new Step(live, step.state(), step.command()) : step)
                .toList();
    }

    Stream<State> states() {
        return Stream.concat(
                Stream.of(Stream.of(base, now), committed.stream()).flatMap(each -> each),
                Stream.concat(undo.stream(), redo.stream()).flatMap(step -> Stream.of(step.base(), step.state())));
    }

    /** The number from which on no file has one. */
    int free() {
        return states().mapToInt(State::highest).max().orElse(0) + 1;
    }

    String write() {
        StringBuilder out = new StringBuilder(HEADER + "\nbase " + base + "\nnow " + now + "\n");
        committed.ifPresent(state -> out.append("committed ").append(state).append('\n'));
        undo.forEach(step -> out.append("undo ").append(step).append('\n'));
        redo.forEach(step -> out.append("redo ").append(step).append('\n'));
        return out.toString();
    }

    /** Reads what {@link #write} wrote; empty if it is something else. */
    static Optional<Index> parse(String text) {
        boolean old = text.startsWith(OLD_HEADER + "\n");
        if (!old && !text.startsWith(HEADER + "\n")) {
            return Optional.empty();
        }
        Optional<State> base = Optional.empty();
        Optional<State> now = Optional.empty();
        Optional<State> committed = Optional.empty();
        List<Step> undo = new ArrayList<>();
        List<Step> redo = new ArrayList<>();
        for (String line : text.lines().skip(1).toList()) {
            int space = Math.max(0, line.indexOf(' '));
            String rest = line.substring(space).strip();
            String step = old ? base.map(State::toString).orElse("") + " " + rest : rest;
            boolean read = switch (line.substring(0, space)) {
                case "base" -> (base = State.parse(rest)).isPresent();
                case "now" -> (now = State.parse(rest)).isPresent();
                case "committed" -> (committed = State.parse(rest)).isPresent();
                case "undo" -> Step.parse(step).map(undo::add).isPresent();
                case "redo" -> Step.parse(step).map(redo::add).isPresent();
                default -> false;
            };
            if (!read) {
                return Optional.empty();
            }
        }
        return base.isEmpty() || now.isEmpty() ? Optional.empty()
                : Optional.of(new Index(base.get(), now.get(), committed, undo, redo));
    }
}
