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
import org.iptsh.ruleset.question.WhoCan;
import org.iptsh.shell.view.WhoCanView;

/** {@code who-can}: from where a service can be reached. */
final class WhoCanCommand {
    static final Command COMMAND = Command.of("who-can", Groups.LOOK, Asking.USAGE, Places.ALL,
            "which sources get through to a service, and by which rules",
            """
            The packets are described in the options of a rule.
              who-can -p tcp --dport 22 --to local
            They open a connection from another host unless they are said to be in another state, or to arrive on the
            loopback interface. What is not said may be anything: a source is shown if some of these packets get through
            from it.
            "perhaps" is what a packet alone doesn't tell, such as a rate; on what it depends is said.
            It is asked of what is staged; --ruleset asks live, saved, a revision or a file. Of a file's host nothing is
            known but what --routes has, the text of `ip route show table all`, and --sets, that of `ipset save`.""",
            WhoCanCommand::run);

    /** So many ranges are told: more is nothing that a person reads, and each costs its search for rules. */
    private static final int RANGES = 500;

    private WhoCanCommand() {}

    private static Answer run(Call call) {
        Asking asking = Asking.of(call);
        List<Line> lines = new ArrayList<>();
        List<Object> sources = new ArrayList<>();
        try {
            for (Asking.Part part : asking.parts()) {
                for (Course course : asking.courses()) {
                    Packets packets = part.opening(course);
                    if (!packets.isEmpty()) {
                        WhoCan found = WhoCan.of(part.model(), part.ruleset(), packets, RANGES);
                        WhoCanView view = new WhoCanView(part.description(), course, found);
                        lines.addAll(view.lines(call.console().width()));
                        sources.addAll(view.document());
                    }
                }
            }
        } catch (TooManyCases e) {
            throw Around.tooMany(e, "describe the packets more closely, by -p, --dport, -d or -i");
        }
        Answer answer = Answer.of(lines, Map.of("sources", sources));
        for (String caveat : asking.source().caveats(call.session())) {
            answer = answer.warn(caveat);
        }
        return answer;
    }
}
