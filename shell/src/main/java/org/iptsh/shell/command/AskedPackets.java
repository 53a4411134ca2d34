package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.question.Course;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;

/**
 * Packets of one family that a trace was asked for, and the ruleset and the host that it was asked of.
 *
 * @param own whether the host makes them, rather than that they come to it
 * @param words how they were described, with what was understood beside it
 */
record AskedPackets(Source source, Ruleset ruleset, Surroundings surroundings, Model model, Packets packets,
        boolean own, String words) {
    /** With fewer hops left a packet gets no further, whatever the rules say. */
    private static final int LEAST_TTL = 2;

    /** Reads them from a command's words, in the first family that they fit. */
    static AskedPackets of(Call call) {
        Asking asking = Asking.of(call);
        boolean own = Asking.choice(call.arguments(), "--from", List.of(Asking.LOCAL)).isPresent();
        boolean arrives = asking.descriptions().get(0).tests("in");
        if (own && (arrives || asking.to().filter(Course.FORWARD::equals).isPresent())) {
            throw CommandFailure.of(Exit.USAGE, arrives ? "a packet that this host makes comes in by no interface"
                    : "a packet that this host makes is not forwarded", arrives ? "leave out -i, or --from local"
                    : "leave out --to forward, or --from local");
        }
        Asking.Part part = asking.first();
        Description description = part.description();
        Space space = part.model().space();
        Packets described = description.packets(part.model());
        boolean assumed = !own && !arrives && asking.to().isEmpty()
                && isOwn(described, part.surroundings().routes(description.family()), space);
        String words = (description.words().isEmpty() ? "any packet" : description.words())
                + (own || assumed ? " --from local" : "")
                + call.arguments().get("--to").map(where -> " --to " + where).orElse("");
        Packets meant = part.model().meant(described).and(direction(space, own || assumed, asking.to()));
        return new AskedPackets(asking.source(), part.ruleset(), part.surroundings(), part.model(),
                described.dependsOn(Field.TTL) ? meant : meant.and(space.range(Field.TTL, LEAST_TTL, 255)),
                own || assumed, words);
    }

    /** Whether all of them have an address of the host's own for their source. */
    private static boolean isOwn(Packets described, Routes routes, Space space) {
        List<Packets> own = new ArrayList<>();
        routes.local().stream().filter(route -> route.type() == Routes.Type.LOCAL).forEach(route -> own.add(
                space.prefix(Field.SOURCE, route.destination().bits(), route.destination().length())));
        return !described.isEmpty() && Packets.union(space, own).contains(described);
    }

    /** The packets that go where they were said to; what a host sends to itself goes over its loopback. */
    private static Packets direction(Space space, boolean own, Optional<Course> to) {
        Packets made = space.nowhere(Field.IN);
        if (own) {
            return to.isEmpty() ? made : made.and(space.through(Field.OUT, Routes.LOOPBACK));
        }
        return to.map(course -> course.packets(space)).orElseGet(made::not);
    }
}
