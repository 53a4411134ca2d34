package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.probe.Unsendable;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.shell.view.KernelView;
import org.iptsh.shell.view.TraceDocument;
import org.iptsh.shell.view.TraceView;
import org.iptsh.shell.view.Traced;

/** {@code trace}: the way of packets through a ruleset, and how it ends. */
final class TraceCommand {
    static final Command COMMAND = Command.of("trace", Groups.LOOK,
            Asking.USAGE + " [--from ORIGIN] [--all] [--kernel]", Places.ALL,
            "the way of a packet through the rules, and what becomes of it",
            """
            The packet is described as rules describe one; what is not said may be anything, and the answer tells the
            cases apart.
              trace -i eth0 -p tcp -s 192.0.2.7 -d 10.0.0.5 --dport 22 --ctstate NEW
            It is asked of what is staged; --ruleset asks live, saved, a revision or a file of iptables-save text.
            Routes decide whether it is for this host. For a file they are not known, unless --routes has the text of
            `ip route show table all`, or --to says it. --sets has the text of `ipset save`. With either, nothing is
            asked of this host.
              trace --ruleset rules.v4 --to local -p tcp --dport 22
            --from local: this host makes it; so it does, too, if its source is one of the host's own addresses and no
            -i is given.
              trace --from local -p udp -d 9.9.9.9 --dport 53
            What no packet tells (a rate, an owner, a set that is not here) is followed both ways, and named.
            --kernel has the kernel judge: it sends the likeliest of the packets in a network namespace that has these
            rules, addresses, routes and sets, and shows each rule that it met. Nothing live is touched.""",
            TraceCommand::run);

    private TraceCommand() {}

    private static Answer run(Call call) {
        try {
            return trace(call);
        } catch (TooManyCases e) {
            throw CommandFailure.of(Exit.FAILED, "these packets meet too many different ends to tell them apart",
                    "narrow it down: with -p and --dport, -s, -d or -i");
        }
    }

    private static Answer trace(Call call) {
        Session session = call.session();
        AskedPackets asked = AskedPackets.of(call);
        if (asked.packets().isEmpty()) {
            throw CommandFailure.of(Exit.FAILED, "no packet is all of this at once: " + asked.words());
        }
        Trace trace = follow(asked, call.arguments().has("--to"));
        if (trace.cases().isEmpty()) {
            throw CommandFailure.of(Exit.FAILED, "there is no such packet: " + asked.words(), otherwise(call, asked));
        }
        Routes routes = asked.surroundings().routes(asked.ruleset().family());
        Traced traced = Traced.of(asked.model(), asked.ruleset(), routes, asked.words(), asked.own(), trace,
                new PacketWords(asked.model().space(), session.edits().catalogue()));
        List<Line> lines = new ArrayList<>(
                new TraceView(traced, call.console().width(), call.arguments().has("--all")).lines());
        Map<String, Object> document = new TraceDocument(traced).document();
        Optional<String> unasked = call.arguments().has("--kernel")
                ? askKernel(call, asked, trace, lines, document) : Optional.empty();
        Answer answer = Answer.of(lines, document);
        if (unasked.isPresent()) {
            answer = answer.warn("the kernel can't be asked: " + unasked.get());
        }
        for (String caveat : asked.source().caveats(session)) {
            answer = answer.warn(caveat);
        }
        return routes.isKnown() || call.arguments().has("--to") ? answer : answer.warn("routes are not known, so it is "
                + "not known where packets go: --routes FILE or --to local|forward says it");
    }

    /** Those that are said to go somewhere are not those that no route is for, unless there are no others. */
    private static Trace follow(AskedPackets asked, boolean goes) {
        Trace trace = asked.model().trace(asked.ruleset(), asked.packets());
        List<Packets> lost = trace.cases().stream()
                .filter(one -> one.verdict().stops() && one.decider().isEmpty()).map(Case::packets).toList();
        return !goes || lost.isEmpty() || lost.size() == trace.cases().size() ? trace
                : asked.model().trace(asked.ruleset(),
                        asked.packets().minus(Packets.union(asked.model().space(), lost)));
    }

    /** Adds what the kernel says; gives why it can't be asked, if that is so. */
    private static Optional<String> askKernel(
            Call call, AskedPackets asked, Trace trace, List<Line> lines, Map<String, Object> document) {
        try {
            KernelView kernel = KernelTrace.ask(call, asked, trace);
            lines.add(Line.empty());
            lines.addAll(kernel.lines(call.console().width()));
            document.put("kernel", kernel.document());
            return Optional.empty();
        } catch (Unsendable e) {
            document.put("kernel", Map.of("reason", e.getMessage()));
            return Optional.of(e.getMessage());
        }
    }

    /** Where routes do lead such packets. */
    private static String otherwise(Call call, AskedPackets asked) {
        Packets anywhere = asked.packets().forget(Field.OUT).and(asked.model().space().possible());
        List<Packets> ends = asked.model().trace(asked.ruleset(), anywhere).cases().stream()
                .map(Case::packets).toList();
        if (ends.isEmpty()) {
            return "by its routes this host neither takes it in nor sends it on";
        }
        String where = new PacketWords(asked.model().space(), call.session().edits().catalogue())
                .of(Boxes.values(Packets.union(asked.model().space(), ends), Field.OUT));
        return where.equals("--to local") ? "by its routes it is for this host"
                : where.startsWith("-o ") ? "by its routes it leaves by " + where.substring(3)
                : "by its routes it goes elsewhere: " + where;
    }
}
