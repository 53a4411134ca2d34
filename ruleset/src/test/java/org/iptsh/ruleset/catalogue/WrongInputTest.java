package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongInputTest {

    static List<Golden> wrong() {
        return Golden.read("wrong.golden");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongRuleIsToldWhereAndWhy(Golden row) {
        List<String> told = new ArrayList<>();
        List<Problem> problems = Catalogue.standard()
                .canonical(row.place(), row.input(), Lexer.shell(row.input()))
                .problems();
        for (Problem problem : problems) {
            told.add(" ".repeat(problem.column() - 1) + "^");
            told.add(problem.headline());
        }
        assertEquals(String.join("\n", row.expected()), String.join("\n", told));
    }
}
