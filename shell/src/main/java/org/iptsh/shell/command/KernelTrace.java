package org.iptsh.shell.command;

import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.probe.Agreement;
import org.iptsh.persistence.probe.Datagram;
import org.iptsh.persistence.probe.KernelProbe;
import org.iptsh.persistence.probe.Replica;
import org.iptsh.persistence.probe.Seen;
import org.iptsh.persistence.probe.Unsendable;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Cases;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.shell.view.KernelView;

/** Asks the kernel what it does with one of the packets that a trace is about. */
final class KernelTrace {
    private KernelTrace() {}

    /**
     * Sends the likeliest packet in a scratch namespace that has the rules, and what the host is known to have.
     *
     * @throws Unsendable if that can't be done, with the reason
     */
    static KernelView ask(Call call, AskedPackets asked, Trace trace) {
        Session session = call.session();
        Cases cases = new Cases(trace);
        Space space = asked.model().space();
        Example packet = cases.example(cases.likely());
        Iptables iptables = iptables(session);
        Routes routes = asked.surroundings().routes(space.family());
        try (KernelProbe probe = KernelProbe.open(iptables, space.family())) {
            Replica.build(probe, space, routes, packet);
            probe.load(asked.ruleset(), asked.surroundings().sets().isKnown() ? Around.sets(call) : "");
            Seen seen = probe.send(Datagram.of(space, packet, probe.nextNumber()));
            // By which way it leaves is for the kernel to say.
            Trace alone = asked.model().trace(asked.ruleset(), packet.packets(space).forget(Field.OUT));
            return new KernelView(asked.ruleset(), iptables.backend(),
                    new PacketWords(space, session.edits().catalogue()).of(packet), Agreement.of(alone, seen));
        }
    }

    private static Iptables iptables(Session session) {
        try {
            return session.iptables();
        } catch (HostException e) {
            throw new Unsendable(e.getMessage());
        }
    }
}
