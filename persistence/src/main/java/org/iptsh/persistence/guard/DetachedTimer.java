package org.iptsh.persistence.guard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs.Finished;

/**
 * A timer that is a pair of processes in sessions of their own, each of which starts the other again if it is killed.
 *
 * <p>They ignore hang-ups and requests to end, hold nothing open, and wait for a time since the machine's start, which
 * no change of the clock moves.
 */
public record DetachedTimer(TransactionScript script) implements Timer {
    /** How long a busy machine may take to start a process, in tries of {@link #PAUSE} but for the first few. */
    private static final int TRIES = 250;

    private static final Duration PAUSE = Duration.ofMillis(20);

    @Override
    public void arm(String id, Duration after) {
        List<String> command = new ArrayList<>(List.of("setsid", "-f"));
        command.addAll(script.command("rollback", id));
        command.addAll(List.of("--after", seconds(after)));
        Finished started = script.programs().run(command, new byte[0]);
        for (int i = 0; i < TRIES && started.ok(); i++) {
            // Only when both are there is each guarded by the other.
            if (answers("armed", id)) {
                return;
            }
            // Most often it is there within a few milliseconds.
            pause(Math.min(PAUSE.toMillis(), 1L << Math.min(i, 5)));
        }
        throw new HostException("no rollback timer could be started: " + started.stderr().strip());
    }

    @Override
    public boolean alive(String id) {
        return answers("alive", id);
    }

    private boolean answers(String verb, String id) {
        return script.programs().run(script.command(verb, id), new byte[0]).ok();
    }

    @Override
    public void cancel(String id) {
        script.programs().run(script.command("disarm", id), new byte[0]);
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).setScale(2, RoundingMode.CEILING).toPlainString();
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while the rollback timer was starting", e);
        }
    }
}
