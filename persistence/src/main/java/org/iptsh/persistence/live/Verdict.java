package org.iptsh.persistence.live;

import java.util.List;
import org.iptsh.ruleset.Firewall;

/** What the kernel says of an edit. */
public sealed interface Verdict {

    /**
     * It takes the edit.
     *
     * @param after the edited rules as the kernel tells them
     * @param warnings what a rule needs that is not on this host; of such a rule the kernel could not be asked
     */
    record Taken(Firewall after, List<String> warnings) implements Verdict {
        public Taken {
            warnings = List.copyOf(warnings);
        }
    }

    record Refused(KernelRefusal refusal) implements Verdict {}

    /**
     * It could not be asked: there is no namespace, or the edit is as large as a file. A commit asks in its own way.
     */
    record Unasked() implements Verdict {}
}
