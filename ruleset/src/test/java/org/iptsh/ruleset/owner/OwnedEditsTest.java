package org.iptsh.ruleset.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Where;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedEditsTest {
    private static final Firewall START = Firewall.of(List.of(SaveReader.read(Family.IPV4, "test", """
            *filter
            :DOCKER - [0:0]
            :DOCKER-USER - [0:0]
            :mine - [0:0]
            -A INPUT -j ACCEPT
            -A INPUT -j DOCKER
            -A INPUT -j DROP
            -A FORWARD -j DOCKER-USER
            -A FORWARD -j mine
            -A DOCKER -j RETURN
            -A DOCKER-USER -i eth0 -j DROP
            COMMIT
            """).result().get()));

    private final OwnedEdits edits = new OwnedEdits(
            new Edits(Catalogue.standard(), Dialect.STANDARD), new Ownership(Owners.standard()));

    private Result<Firewall> apply(String line) {
        return edits.apply(EditLine.parse(line, Where.START).get(), START);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-A DOCKER -j DROP            | 4  | chain DOCKER is managed by Docker",
        "-F DOCKER                    | 4  | chain DOCKER is managed by Docker",
        "-N KUBE-X                    | 4  | chain KUBE-X is managed by Kubernetes",
        "-E mine f2b-mine             | 9  | chain f2b-mine is managed by fail2ban",
        "-A INPUT -p tcp -j DOCKER    | 20 | a rule that leads to DOCKER is managed by Docker",
        "-I INPUT 2 -p tcp -j DOCKER  | 22 | a rule that leads to DOCKER is managed by Docker",
        "-D INPUT 2                   | 10 | a rule that leads to DOCKER is managed by Docker",
        "-D INPUT -j DOCKER           | 13 | a rule that leads to DOCKER is managed by Docker",
        "-R INPUT 2 -j LOG            | 10 | a rule that leads to DOCKER is managed by Docker",
        "-R INPUT 1 -j DOCKER         | 10 | a rule that leads to DOCKER is managed by Docker",
        "-D FORWARD 1                 | 12 | `-j DOCKER-USER` is a rule that Docker manages",
        "-E DOCKER-USER theirs        | 1  | `-j DOCKER-USER` is a rule that Docker manages"
    })
    void whatWouldChangeSomethingForeignIsRefusedAtItsWord(String line, int column, String message) {
        Problem problem = apply(line.strip()).problems().get(0);
        assertEquals(message, problem.message());
        assertEquals(column, problem.column());
        assertTrue(problem.hint().orElseThrow().contains("claim it in the settings"), problem::headline);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-N f2b-x   | use `fail2ban-client`; else claim it in the settings: `",
        "-F DOCKER  | use `docker`; DOCKER-USER is yours; else claim it in the settings: `",
        "-N WEAVE-X | claim it in the settings: `"
    })
    void theProgramsOwnToolIsTheFirstWayOut(String line, String hint) {
        String told = apply(line).problems().get(0).hint().orElseThrow();
        assertEquals(hint, told.substring(0, told.indexOf("foreign:")));
    }

    @ParameterizedTest
    @CsvSource({
        "-A INPUT -j LOG", "-I INPUT -j LOG", "-D INPUT 1", "-D INPUT 3", "-R INPUT 3 -j LOG", "-P FORWARD DROP",
        "-A DOCKER-USER -j LOG", "-F DOCKER-USER", "-I FORWARD 1 -j LOG", "-E mine yours", "-D FORWARD 2", "-N DOCKED"
    })
    void whatIsOursMayBeChanged(String line) {
        assertTrue(apply(line).isGood(), () -> apply(line).problems().toString());
    }

    private static String rules(Firewall firewall) {
        return firewall.get(Family.IPV4).tableOrFresh("filter").normalised().chains().stream()
                .filter(chain -> !chain.rules().isEmpty() || !chain.isBuiltIn())
                .map(chain -> chain.name() + chain.rules()).collect(Collectors.joining(" "));
    }

    @Test
    void flushingAndRemovingAllLeavesWhatIsForeign() {
        assertEquals("INPUT[-j DOCKER] FORWARD[-j DOCKER-USER, -j mine] DOCKER[-j RETURN] "
                        + "DOCKER-USER[-i eth0 -j DROP] mine[]",
                rules(apply("-F INPUT").get()));
        Firewall flushed = apply("-F").get();
        assertEquals("INPUT[-j DOCKER] FORWARD[-j DOCKER-USER] DOCKER[-j RETURN] DOCKER-USER[] mine[]", rules(flushed));
        assertEquals("INPUT[-j DOCKER] FORWARD[-j DOCKER-USER] DOCKER[-j RETURN] DOCKER-USER[]",
                rules(edits.apply(EditLine.parse("-X", Where.START).get(), flushed).get()));
        EditLine line = EditLine.parse("-F", Where.START).get();
        assertEquals("{Docker=1 chain, 2 rules outside them}", edits.left(line, flushed).toString());
    }
}
