package org.iptsh.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.IpSetsText;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Utf8;

/** What there is around the rules that a question is about: the routes and sets of their host. */
final class Around {
    /** What a usage line has for it. */
    static final String USAGE = "[--routes ROUTES] [--sets SETS]";

    private static final String ROUTES = "--routes";
    private static final String SETS = "--sets";

    private Around() {}

    /**
     * What the files tell that were named; else what this host has, unless all the rules are those of files, which may
     * be for any host.
     *
     * @param families those that are asked about
     */
    static Surroundings of(Call call, List<Source> sources, List<Family> families) {
        Session session = call.session();
        Optional<String> routes = call.arguments().get(ROUTES);
        Optional<String> sets = call.arguments().get(SETS);
        if (routes.isEmpty() && sets.isEmpty()) {
            return sources.stream().allMatch(source -> source.only().isPresent())
                    ? Surroundings.unknown() : session.surroundings();
        }
        if (routes.isPresent() && families.size() > 1) {
            throw CommandFailure.of(Exit.USAGE, ROUTES + " has the routes of one family",
                    "-4 or -6 says of which");
        }
        Map<Family, Routes> known = routes.<Map<Family, Routes>>map(file -> Map.of(
                families.get(0), good(RoutesText.read(families.get(0), file, text(session, file))))).orElseGet(Map::of);
        return new Surroundings(known, sets.map(file -> good(IpSetsText.read(file, text(session, file))))
                .orElseGet(IpSets::unknown), Optional.empty());
    }

    private static <T> T good(Result<T> read) {
        if (!read.isGood()) {
            throw CommandFailure.of(Exit.FAILED, read.problems());
        }
        return read.get();
    }

    /** The sets that are known, in ipset's words: of the file that was named, else of this host. */
    static String sets(Call call) {
        return call.arguments().get(SETS).map(file -> text(call.session(), file))
                .orElseGet(() -> Iptables.locate("ipset").map(program -> call.session().iptables().programs()
                        .run(program.toString(), "save").text()).orElse(""));
    }

    private static String text(Session session, String file) {
        return Utf8.decode(Source.bytes(session.file(file)));
    }

    /** A question that has too many answers, and what can be done about it. */
    static CommandFailure tooMany(TooManyCases e, String way) {
        return CommandFailure.of(Exit.FAILED, Optional.ofNullable(e.getMessage()).orElse("") + "; " + way);
    }
}
