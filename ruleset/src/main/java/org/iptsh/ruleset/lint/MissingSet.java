package org.iptsh.ruleset.lint;

import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.surroundings.IpSets;

/** Rules that name an IP set that this host does not have. */
final class MissingSet {
    static final Check CHECK = Check.of("missing-set", Severity.ERROR, "a set that does not exist",
            """
            A rule names an IP set that this host does not have. The kernel refuses the rule, and with it its whole \
            table.
            Example: -A INPUT -m set --match-set friends src -j ACCEPT, and `ipset list` knows no friends
            Make the set with `ipset create`, and have it made at boot before the rules; or correct the name.
            Leave it alone where another program makes the set before the rules are loaded.""",
            MissingSet::look);

    private MissingSet() {}

    private static void look(Subject subject, Findings findings) {
        IpSets sets = subject.facts().surroundings().sets();
        if (!sets.isKnown()) {
            return;
        }
        for (RuleAt rule : subject.ours()) {
            parts(rule).flatMap(part -> part.given().stream()).filter(MissingSet::namesSet)
                    .map(setting -> setting.values().get(0)).filter(name -> name != null && sets.get(name).isEmpty())
                    .distinct()
                    .forEach(name -> findings.add(rule.where(), "there is no set " + name + near(name, sets)));
        }
    }

    private static String near(String name, IpSets sets) {
        Optional<String> near = Nearest.to(name, sets.names());
        return near.map(other -> "; did you mean " + other + "?").orElse("");
    }

    private static Stream<Part.Known> parts(RuleAt rule) {
        return Stream.concat(rule.says().matches().stream(), Stream.ofNullable(rule.says().target()))
                .filter(Part.Known.class::isInstance).map(Part.Known.class::cast);
    }

    private static boolean namesSet(Setting setting) {
        return setting.option().values().stream().anyMatch(kind -> kind.isSetName());
    }
}
