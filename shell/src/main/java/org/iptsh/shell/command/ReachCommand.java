package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.question.Course;
import org.iptsh.ruleset.question.Reach;
import org.iptsh.shell.view.ReachView;

/** {@code reach}: which services can be reached, and from where. */
final class ReachCommand {
    static final Command COMMAND = Command.of("reach", Groups.LOOK, Asking.USAGE + " [--matrix]", Places.ALL,
            "which services can be reached, and from where",
            """
            A service is a protocol and ports, or types of ICMP, that the rules really tell from others; it is shown
            with the sources from which connections to it get through. --matrix draws services against sources instead:
            what stands in one line is the same to the rules.
            Packets can be described as for `who-can`, and --ruleset, --routes and --sets are as there.
              reach -i eth0 --to local""",
            ReachCommand::run);

    /** So many services and groups of sources at most: those with the most sources. */
    private static final int COLUMNS = 60;
    private static final int ROWS = 40;

    private ReachCommand() {}

    private static Answer run(Call call) {
        Asking asking = Asking.of(call);
        List<Line> lines = new ArrayList<>();
        List<Object> tables = new ArrayList<>();
        try {
            for (Asking.Part part : asking.parts()) {
                for (Course course : asking.courses()) {
                    Packets packets = part.opening(course);
                    if (!packets.isEmpty()) {
                        Reach reach = Reach.of(part.model(), part.ruleset(), packets, COLUMNS, ROWS);
                        ReachView view = new ReachView(part.description(), course, reach, part.model().space(),
                                part.words());
                        int width = call.console().width();
                        lines.addAll(call.arguments().has("--matrix") ? view.matrix(width) : view.list(width));
                        tables.add(view.document());
                    }
                }
            }
        } catch (TooManyCases e) {
            throw Around.tooMany(e, "describe the packets more closely, by -p, --dport, -d or -i");
        }
        Answer answer = Answer.of(lines, Map.of("reach", tables));
        for (String caveat : asking.source().caveats(call.session())) {
            answer = answer.warn(caveat);
        }
        return answer;
    }
}
