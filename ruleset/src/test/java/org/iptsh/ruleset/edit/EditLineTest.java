package org.iptsh.ruleset.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditLineTest {
    private static final Where NAT = new Where(Family.IPV4, false, "nat", "");

    /** The parts of a line as one word each: family table operation chain number last | rule. */
    private static String parts(String line) {
        EditLine edit = EditLine.parse(line, NAT).get();
        return edit.family().number() + " " + edit.table() + " " + edit.operation().letter() + " "
                + edit.chain().map(Token::text).orElse("-") + " " + edit.number().map(Token::text).orElse("-") + " "
                + edit.last().map(Token::text).orElse("-") + " |"
                + edit.rule().stream().map(token -> " " + token.text()).collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', value = {
        "-A INPUT -j ACCEPT                       > 4 nat -A INPUT - - | -j ACCEPT",
        "iptables -A INPUT -j ACCEPT              > 4 filter -A INPUT - - | -j ACCEPT",
        "sudo /sbin/ip6tables -t raw -I OUTPUT 3 -p udp > 6 raw -I OUTPUT 3 - | -p udp",
        "iptables -A INPUT -p tcp --dport 22 -t mangle -j DROP > 4 mangle -A INPUT - - | -p tcp --dport 22 -j DROP",
        "iptables -p tcp -A INPUT -j DROP -w 5    > 4 filter -A INPUT - - | -p tcp -j DROP",
        "-I INPUT ! -i lo                         > 4 nat -I INPUT - - | ! -i lo",
        "-D INPUT 2                               > 4 nat -D INPUT 2 - |",
        "--delete INPUT -j DROP                   > 4 nat -D INPUT - - | -j DROP",
        "--app web -j DROP                        > 4 nat -A web - - | -j DROP",
        "-P INPUT DROP                            > 4 nat -P INPUT - DROP |",
        "-E old new                               > 4 nat -E old - new |",
        "-F                                       > 4 nat -F - - - |",
        "iptables -nvL INPUT --line-numbers       > 4 filter -L INPUT - - |",
        "-A INPUT -m comment --comment '-t raw'   > 4 nat -A INPUT - - | -m comment --comment -t raw",
        "iptables --table=raw -S                  > 4 raw -S - - - |",
        "iptables -tmangle -AINPUT -jDROP         > 4 mangle -A INPUT - - | -jDROP",
        "iptables -w5 -IINPUT 3 -mtcp             > 4 filter -I INPUT 3 - | -mtcp",
        "-A INPUT -tmangle -m state               > 4 mangle -A INPUT - - | -m state",
        "-PINPUT DROP                             > 4 nat -P INPUT - DROP |",
        "-Eold new                                > 4 nat -E old - new |",
        "-LINPUT                                  > 4 nat -L INPUT - - |",
        "--append=INPUT -j DROP                   > 4 nat -A INPUT - - | -j DROP",
        "-A INPUT -j DNAT -to 1.2.3.4             > 4 nat -A INPUT - - | -j DNAT -to 1.2.3.4",
        "-Z INPUT 2                               > 4 nat -Z INPUT 2 - |",
    })
    void aLineIsTakenApart(String line, String parts) {
        assertEquals(parts, parts(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', value = {
        "-A                     > 1 -A needs a chain; for example -A INPUT -j ACCEPT",
        "-t fliter -F           > 4 unknown table fliter; did you mean filter?",
        "-F -t                  > 4 no table behind -t; the tables are filter, nat, mangle, raw, security",
        "-R INPUT -j DROP       > 4 -R needs the number of the rule to replace; for example -R INPUT 3 -j ACCEPT",
        "-P INPUT               > 4 -P needs a policy; write ACCEPT or DROP",
        "-E web                 > 4 -E needs the chain's new name; for example -E old new",
        "-D INPUT               > 4 -D needs a rule or the number of one; for example -D INPUT 1",
        "-D INPUT 2 -j DROP     > 12 a number or a rule, not both; delete rule 2 or the rule given",
        "-N web -j DROP         > 8 nothing more may follow -N",
        "-p tcp -j DROP         > 1 no command: one of -A -I -D -R -C -N -X -E -P -F -Z -L -S; for example -A INPUT -p tcp --dport 22 -j ACCEPT",
        "-F -A INPUT            > 4 a second command: -F was already given; write two lines",
    })
    void aWrongLineIsToldAtTheColumn(String line, String expected) {
        Result<EditLine> result = EditLine.parse(line, NAT);
        assertFalse(result.isGood());
        Problem problem = result.problems().get(0);
        assertEquals(expected, problem.column() + " " + problem.headline());
    }

    @Test
    void onlyItsOwnLinesAreRecognised() {
        assertTrue(EditLine.recognises(Lexer.shell("-A INPUT")));
        assertTrue(EditLine.recognises(Lexer.shell("sudo iptables -F")));
        assertTrue(EditLine.recognises(Lexer.shell("/usr/sbin/ip6tables-nft -F")));
        for (String line : List.of("show", "", "sudo show", "commit 30", "'-A' INPUT")) {
            assertFalse(EditLine.recognises(Lexer.shell(line)), line);
        }
    }
}
