package org.iptsh.persistence.commit;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.iptsh.persistence.guard.Timer;
import org.iptsh.persistence.guard.TransactionScript;

/** A pending commit that may have lost its timer, and what is done about that. */
record Unguarded(Pending pending, TransactionScript script, Timer timer) {

    /** How long after its deadline a rollback may take before its timer counts as lost, in seconds. */
    private static final double GRACE = 5;

    /** Arms its timer again, or rolls it back; says what was done, nothing if it is guarded. */
    Optional<String> guard() {
        Journal journal = pending.journal();
        if (timer.alive(journal.id())) {
            return Optional.empty();
        }
        double left = journal.deadline() - Journal.uptime();
        script.install();
        if (pending.state().equals("armed")) {
            boolean replaces = Files.exists(script.run().resolve("pending/replaces"));
            String cutOff = "a commit " + pending.whose() + " was cut off before it changed anything";
            return Optional.of(!replaces ? rolledBack(cutOff, "") : rolledBack(
                    cutOff + "; it had taken the place of a pending one", ", which has been rolled back now"));
        } else if (left > 0) {
            timer.arm(journal.id(), Duration.ofMillis((long) (left * 1000)));
            return Optional.of("the timer of the pending commit was gone; it is armed again, "
                    + journal.secondsLeft() + " s left");
        } else if (left > -GRACE) {
            return Optional.empty();
        }
        String what = journal == Journal.DAMAGED ? "a pending commit was damaged so that it could not be confirmed"
                : "the timer of a commit " + pending.whose() + " was gone";
        return Optional.of(rolledBack(what, "; it has been rolled back now"));
    }

    private String rolledBack(String what, String done) {
        return what + (script.rollback(pending.journal().id()) instanceof TransactionScript.Outcome.Refused
                ? ", and it could not be rolled back; `rollback` tries again" : done);
    }
}
