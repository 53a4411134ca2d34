package org.iptsh.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong, and where: strace does it to the thread that it watches.
 *
 * @param step before which it strikes; empty to only watch
 * @param effect in strace's words; with a + behind it, every later call of the same name is struck too
 */
record Fault(Optional<Step> step, String effect) {
    /** Nothing goes wrong: what one sees shows where it could. */
    static final Fault NONE = new Fault(Optional.empty(), "");

    /** The process dies. */
    static Fault kill(Step step) {
        return new Fault(Optional.of(step), "signal=KILL");
    }

    /** The call fails with an error such as {@code ENOSPC}. */
    static Fault error(Step step, String error) {
        return new Fault(Optional.of(step), "error=" + error);
    }

    /** The words of strace for it; what it sees it writes to {@code log}. */
    List<String> words(Path log) {
        List<String> words = new ArrayList<>(
                List.of("-y", "-s", "64", "-o", log.toString(), "-e", "trace=" + Step.CALLS));
        String every = effect.endsWith("+") ? "+" : "";
        step.ifPresent(at -> words.addAll(List.of("-e",
                "inject=" + at.call() + ":" + effect.replace("+", "") + ":when=" + at.nth() + every)));
        return words;
    }

    @Override
    public String toString() {
        return step.map(at -> effect + " at " + at).orElse("no fault");
    }
}
