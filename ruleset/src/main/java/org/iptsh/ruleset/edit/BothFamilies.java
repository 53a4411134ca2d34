package org.iptsh.ruleset.edit;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Counterparts;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.text.Token;

/** A line for both families as a line for each: written in the words of either, it is put into those of the other. */
record BothFamilies(Edits edits, EditLine line) {

    /** The two lines, IPv4 first; or why there are none. */
    Result<List<EditLine>> lines(Firewall firewall) {
        if (line.rule().isEmpty()) {
            return Result.good(Family.all().stream().map(family -> line.in(family, line.rule())).toList());
        }
        Specification four = read(Family.IPV4, firewall);
        Specification six = read(Family.IPV6, firewall);
        boolean inSix = six.problems().isEmpty()
                && (!four.problems().isEmpty() || Counterparts.from(Family.IPV6).speaks(four));
        Family written = inSix ? Family.IPV6 : Family.IPV4;
        Specification rule = inSix ? six : four;
        if (!rule.problems().isEmpty()) {
            return new Result.Bad<>(rule.problems());
        }
        Result<List<Token>> other = Counterparts.from(written).translate(line.line(), line.rule(), rule);
        return other.map(words -> Family.all().stream()
                .map(family -> line.in(family, family == written ? line.rule() : words))
                .toList());
    }

    private Specification read(Family family, Firewall firewall) {
        EditLine one = line.in(family, line.rule());
        return edits.catalogue().specification(edits.place(one, firewall.get(family)), line.line(), line.rule());
    }

    /** A problem that only one family has, said so. */
    static List<Problem> in(Family family, List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Problem(problem.file(), problem.line(), problem.column(), problem.source(),
                        "in " + family.label() + ", " + problem.message(), problem.hint()))
                .toList();
    }
}
