package org.iptsh.persistence.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.iptsh.persistence.host.Programs;

/** A JVM of its own that arms a timer, applies the commit, says so in a file, and then waits to be killed. */
final class ArmedProcess {
    private ArmedProcess() {}

    public static void main(String[] words) throws Exception {
        Path run = Path.of(words[0]);
        TransactionScript script = new TransactionScript(Programs.here(), run);
        new DetachedTimer(script).arm(words[1], Duration.ofMillis(Long.parseLong(words[2])));
        script.apply(words[1]);
        Files.writeString(run.resolve("armed"), Long.toString(ProcessHandle.current().pid()));
        Thread.sleep(Long.MAX_VALUE);
    }
}
