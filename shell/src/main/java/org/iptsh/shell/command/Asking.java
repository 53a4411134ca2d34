package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.question.Course;
import org.iptsh.ruleset.question.Opening;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;

/**
 * A question about packets that open connections, as somebody typed it: about which of them, to which ruleset.
 *
 * @param courses those that are asked about, each by itself
 */
record Asking(Call call, Source source, List<Course> courses, List<Description> descriptions) {
    static final String USAGE = "[PACKET...] [--ruleset SOURCE] [-4] [-6] [--to WHERE] " + Around.USAGE;

    /** Reads the words of a command with this usage. */
    static Asking of(Call call) {
        Arguments arguments = call.arguments();
        Source source = Source.of(call.session(), arguments.get("--ruleset").orElse("staged"));
        List<Course> courses = arguments.get("--to").map(way -> List.of(course(arguments, way)))
                .orElse(List.of(Course.LOCAL, Course.FORWARD));
        List<Family> families = source.only().map(List::of).orElse(Family.all()).stream()
                .filter(family -> family == Family.IPV4 ? !arguments.has("-6") : !arguments.has("-4")).toList();
        if (families.isEmpty()) {
            throw CommandFailure.of(Exit.USAGE, source.name() + " has no rules of that family");
        }
        return new Asking(call, source, courses, described(call, families));
    }

    private static Course course(Arguments arguments, String way) {
        return switch (way) {
            case "local" -> Course.LOCAL;
            case "forward" -> Course.FORWARD;
            default -> throw CommandFailure.of(Exit.USAGE, List.of(Problem.at(arguments.line(),
                    arguments.token("--to").orElseThrow().start(), way + " can't stand here")
                    .hint("packets go to local or to forward")));
        };
    }

    /** The packets in each family; those that only one of them can have are those of that one. */
    private static List<Description> described(Call call, List<Family> families) {
        List<Token> words = call.arguments().all(Places.PACKET);
        List<Description> described = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Family family : families) {
            Result<Description> read = Description.read(call.session().edits().catalogue(),
                    call.session().edits().dialect(), family, call.arguments().line(), words);
            if (read.isGood()) {
                described.add(read.get());
            } else if (problems.isEmpty()) {
                problems.addAll(read.problems());
            }
        }
        if (described.isEmpty()) {
            throw CommandFailure.of(Exit.USAGE, problems);
        }
        return described;
    }

    /** One family's part of the question. */
    record Part(Session session, Ruleset ruleset, Model model, Description description) {

        Packets packets(Course course) {
            return Opening.packets(model, description.packets(model)).and(course.packets(model.space()));
        }

        PacketWords words() {
            return new PacketWords(model.space(), session.edits().catalogue());
        }
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Session session = call.session();
        Surroundings surroundings = Around.of(
                call, List.of(source), descriptions.stream().map(Description::family).toList());
        for (Description description : descriptions) {
            Ruleset ruleset = source.firewall().get(description.family());
            parts.add(new Part(session, ruleset, Model.of(session.edits().catalogue(), session.edits().dialect(),
                    surroundings, List.of(ruleset), description.interfaces()), description));
        }
        return parts;
    }
}
