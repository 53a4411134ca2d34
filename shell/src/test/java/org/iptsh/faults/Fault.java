package org.iptsh.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong, and where: strace does it to the thread that it watches.
 *
 * @param step before which it strikes; empty to only watch
 * @param effect in strace's words
 * @param lasting whether every later call of the same name fails too
 */
record Fault(Optional<Step> step, String effect, boolean lasting) {
    /** Nothing goes wrong: what one sees shows where it could. */
    static final Fault NONE = new Fault(Optional.empty(), "", false);

    /** The process dies. */
    static Fault kill(Step step) {
        return new Fault(Optional.of(step), "signal=KILL", false);
    }

    /** The call fails with an error such as {@code ENOSPC}. */
    static Fault error(Step step, String error, boolean lasting) {
        return new Fault(Optional.of(step), "error=" + error, lasting);
    }

    /** The words of strace for it; what it sees it writes to {@code log}. */
    List<String> words(Path log) {
        List<String> words = new ArrayList<>(List.of("-y", "-s", "64", "-o", log.toString(), "-e", "trace=" + Step.CALLS));
        step.ifPresent(at -> words.addAll(List.of("-e",
                "inject=" + at.call() + ":" + effect + ":when=" + at.nth() + (lasting ? "+" : ""))));
        return words;
    }

    @Override
    public String toString() {
        return step.map(at -> effect + (lasting ? " from " : " at ") + at).orElse("no fault");
    }
}
