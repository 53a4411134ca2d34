package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;

/**
 * A question about packets, as somebody typed it: about which of them, and of which rules on what host.
 *
 * @param descriptions the packets, in each family that can have them; of one at least
 * @param to where they were said to go
 */
record Asking(Call call, Source source, List<Description> descriptions, Optional<Course> to) {
    static final String LOCAL = "local";
    static final String FORWARD = "forward";
    static final String USAGE = "[PACKET...] [--ruleset SOURCE] [-4] [-6] [--to WHERE] " + Around.USAGE;

    /** Reads the words of a command that has this usage; they are about what is staged unless they say otherwise. */
    static Asking of(Call call) {
        Optional<Course> to = choice(call.arguments(), "--to", List.of(LOCAL, FORWARD))
                .map(word -> word.equals(LOCAL) ? Course.LOCAL : Course.FORWARD);
        if (call.arguments().has("-4") && call.arguments().has("-6")) {
            throw CommandFailure.of(Exit.USAGE, "-4 and -6 can't stand together",
                    "leave both out to ask of each family that can have such packets");
        }
        Source source = source(call);
        List<Family> families = source.only().map(List::of).orElse(Places.families(call.arguments()));
        return new Asking(call, source, described(call, families), to);
    }

    /** The rules; those of a file are of the family that was asked for, whatever its name. */
    private static Source source(Call call) {
        Source source = Source.of(call.session(), call.arguments().get("--ruleset").orElse("staged"));
        List<Family> families = Places.families(call.arguments());
        return source.only().isEmpty() || families.contains(source.only().get()) ? source
                : Source.file(call.session(), source.name(), families.get(0));
    }

    /** The packets in each family; if none can have them, what is wrong is told of the one that they fit better. */
    private static List<Description> described(Call call, List<Family> families) {
        List<Description> described = new ArrayList<>();
        List<List<Problem>> problems = new ArrayList<>();
        for (Family family : families) {
            Result<Description> read = Description.read(call.session().edits().catalogue(),
                    call.session().edits().dialect(), family, call.arguments().line(),
                    call.arguments().all(Places.PACKET));
            if (read.isGood()) {
                described.add(read.get());
            } else {
                problems.add(read.problems());
            }
        }
        if (described.isEmpty()) {
            throw CommandFailure.of(Exit.USAGE,
                    problems.stream().min(Comparator.comparingInt(List::size)).orElseThrow());
        }
        return described;
    }

    /** The value of an option, which must be one of a few words. */
    static Optional<String> choice(Arguments arguments, String option, List<String> words) {
        arguments.token(option).filter(token -> words.stream().noneMatch(token::is)).ifPresent(token -> {
            throw CommandFailure.of(Exit.USAGE, List.of(Problem.at(arguments.line(), token.start(),
                    option + " takes " + String.join(" or ", words) + ", not " + token.text())));
        });
        return arguments.get(option);
    }

    /** The courses that are asked about, each by itself: of packets that come from elsewhere, if none was said. */
    List<Course> courses() {
        return to.map(List::of).orElse(List.of(Course.LOCAL, Course.FORWARD));
    }

    /** One family's part of the question. */
    record Part(Session session, Ruleset ruleset, Surroundings surroundings, Model model, Description description) {

        /** Of the packets those that open a connection on a course. */
        Packets opening(Course course) {
            return Opening.packets(model, description.packets(model)).and(course.packets(model.space()));
        }

        PacketWords words() {
            return new PacketWords(model.space(), session.edits().catalogue());
        }
    }

    /** A part for each family. */
    List<Part> parts() {
        return parts(descriptions);
    }

    /** The part of the first family, by itself. */
    Part first() {
        return parts(descriptions.subList(0, 1)).get(0);
    }

    private List<Part> parts(List<Description> chosen) {
        Session session = call.session();
        Surroundings surroundings = Around.of(
                call, List.of(source), chosen.stream().map(Description::family).toList());
        List<Part> parts = new ArrayList<>();
        for (Description description : chosen) {
            Ruleset ruleset = source.firewall().get(description.family());
            parts.add(new Part(session, ruleset, surroundings, Model.of(session.edits().catalogue(),
                    session.edits().dialect(), surroundings, List.of(ruleset), description.interfaces()), description));
        }
        return parts;
    }
}
