package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;

/**
 * Packets that a command was asked about, and the ruleset and the host that it was asked of.
 *
 * @param own whether the host makes them, rather than that they come to it
 * @param words how they were described, with what was understood beside it
 */
record AskedPackets(Source source, Ruleset ruleset, Surroundings surroundings, Model model, Packets packets,
        boolean own, String words) {
    static final String LOCAL = "local";
    static final String FORWARD = "forward";
    /** With fewer hops left a packet gets no further, whatever the rules say. */
    private static final int LEAST_TTL = 2;

    /** Reads them from a command's words, which are about what is staged unless they say otherwise. */
    static AskedPackets of(Call call) {
        Session session = call.session();
        Arguments arguments = call.arguments();
        String word = arguments.get("--ruleset").orElse("staged");
        Source source = Source.of(session, word);
        Description description = description(call, source);
        Ruleset ruleset = ruleset(call, source, description.family());
        Surroundings surroundings = Around.of(call, List.of(source), List.of(description.family()));
        Model model = Model.of(session.edits().catalogue(), session.edits().dialect(), surroundings,
                List.of(ruleset), description.interfaces());
        Packets described = description.packets(model);
        boolean arrives = description.tests("in");
        boolean own = choice(arguments, "--from", List.of(LOCAL)).isPresent();
        Optional<String> to = choice(arguments, "--to", List.of(LOCAL, FORWARD));
        if (own && (arrives || to.filter(FORWARD::equals).isPresent())) {
            throw CommandFailure.of(Exit.USAGE, arrives ? "a packet that this host makes comes in by no interface"
                    : "a packet that this host makes is not forwarded");
        }
        boolean assumed = !own && !arrives && to.isEmpty()
                && isOwn(described, surroundings.routes(description.family()), model.space());
        String words = (description.words().isEmpty() ? "any packet" : description.words())
                + (own || assumed ? " --from local" : "") + to.map(where -> " --to " + where).orElse("");
        Packets meant = model.meant(described).and(direction(model.space(), own || assumed, to));
        return new AskedPackets(source, ruleset, surroundings, model, described.dependsOn(Field.TTL)
                ? meant : meant.and(model.space().range(Field.TTL, LEAST_TTL, 255)), own || assumed, words);
    }

    /** In the words of the family that is asked for, else of the one that fits them better. */
    private static Description description(Call call, Source source) {
        Arguments arguments = call.arguments();
        Family first = arguments.has("-6") ? Family.IPV6
                : arguments.has("-4") ? Family.IPV4 : source.only().orElse(Family.IPV4);
        Result<Description> read = read(call, first);
        if (!read.isGood() && !arguments.has("-4") && !arguments.has("-6")) {
            Result<Description> other = read(call, first == Family.IPV4 ? Family.IPV6 : Family.IPV4);
            read = other.isGood() || other.problems().size() < read.problems().size() ? other : read;
        }
        if (!read.isGood()) {
            throw CommandFailure.of(Exit.USAGE, read.problems());
        }
        return read.get();
    }

    private static Result<Description> read(Call call, Family family) {
        return Description.read(call.session().edits().catalogue(), call.session().edits().dialect(), family,
                call.arguments().line(), call.arguments().all(Places.PACKET));
    }

    /** The rules of one family; those of a file are of the one that was asked for, whatever its name. */
    private static Ruleset ruleset(Call call, Source source, Family family) {
        if (source.only().filter(only -> only != family).isEmpty()) {
            return source.firewall().get(family);
        } else if (!call.arguments().has("-4") && !call.arguments().has("-6")) {
            throw CommandFailure.of(Exit.USAGE, "the packets are of " + family.label() + ", and " + source.name()
                    + " is a file of " + source.only().get().label() + " rules, by its name",
                    "-" + family.number() + " reads it as one of " + family.label());
        }
        String text = Utf8.decode(Source.bytes(call.session().file(source.name())));
        return SaveReader.read(family, source.name(), text).result().get();
    }

    private static Optional<String> choice(Arguments arguments, String option, List<String> words) {
        Optional<String> said = arguments.get(option);
        said.filter(word -> !words.contains(word)).ifPresent(word -> {
            throw CommandFailure.of(Exit.USAGE, option + " takes " + String.join(" or ", words) + ", not " + word);
        });
        return said;
    }

    /** Whether all of them have an address of the host's own for their source. */
    private static boolean isOwn(Packets described, Routes routes, Space space) {
        List<Packets> own = new ArrayList<>();
        routes.local().stream().filter(route -> route.type() == Routes.Type.LOCAL).forEach(route -> own.add(
                space.prefix(Field.SOURCE, route.destination().bits(), route.destination().length())));
        return !described.isEmpty() && Packets.union(space, own).contains(described);
    }

    private static Packets direction(Space space, boolean own, Optional<String> to) {
        Packets coming = own ? space.nowhere(Field.IN) : space.nowhere(Field.IN).not();
        if (to.isEmpty()) {
            return coming;
        } else if (to.get().equals(FORWARD)) {
            return coming.minus(space.nowhere(Field.OUT));
        }
        return coming.and(own ? space.through(Field.OUT, Routes.LOOPBACK) : space.nowhere(Field.OUT));
    }
}
