package org.iptsh.ruleset.lint;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.RealRulesets;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    static List<String> codes() {
        return Checks.codes();
    }

    static Stream<Path> realRulesets() throws IOException {
        return RealRulesets.files();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void findsWhatItIsThereFor(String code) {
        Example example = Example.of(code);
        List<Finding> findings = Checks.find(code).orElseThrow().findings(example.wrong());
        assertEquals(example.finds(), told(findings, example.finds().contains(": ")));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void leavesAloneWhatIsNearlyTheSame(String code) {
        assertEquals("", told(Checks.find(code).orElseThrow().findings(Example.of(code).right()), true));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void findsNothingOnceItIsFixed(String code) {
        Example example = Example.of(code);
        Check check = Checks.find(code).orElseThrow();
        Subject wrong = example.wrong();
        List<Finding> fixable = check.findings(wrong).stream().filter(finding -> !finding.fix().isEmpty()).toList();
        if (!fixable.isEmpty()) {
            Firewall fixed = Fix.all(wrong.firewall(), fixable);
            assertEquals("", told(check.findings(example.subject(fixed, "")), true));
        }
    }

    @ParameterizedTest
    @MethodSource("codes")
    void hasOnePageOfHelp(String code) {
        Check check = Checks.find(code).orElseThrow();
        assertAll(
                () -> assertTrue(check.help().size() >= 4, "too short: " + check.help()),
                () -> assertTrue(check.help().stream().anyMatch(line -> line.startsWith("Example: ")), "no example"),
                () -> assertTrue(check.help().stream().allMatch(line -> line.matches(".*[^ \\\\]")), "ends in a blank"));
    }

    /** A fix of what does nothing changes nothing, so that all else that was found stays, and nothing comes up. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("realRulesets")
    void leavesNothingShadowedInRealRulesetsOnceFixed(Path file) throws IOException {
        Family family = file.toString().endsWith("6") ? Family.IPV6 : Family.IPV4;
        Firewall firewall = Firewall.empty().with(
                SaveReader.read(family, file.toString(), Files.readString(file)).result().get());
        List<Check> checks = List.of(Shadowed.CHECK, Redundant.CHECK, UnconditionalVerdict.CHECK);
        Subject before = subject(firewall);
        List<Finding> found = checks.stream().flatMap(check -> check.findings(before).stream()).toList();
        Subject after = subject(Fix.all(firewall, found));
        assertEquals("", told(checks.stream().flatMap(check -> check.findings(after).stream()).toList(), true));
    }

    @Test
    void saysNothingOfWhatOtherProgramsManage() throws IOException {
        String rules = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n"
                + "-A FORWARD -o docker0 -j DOCKER\n-A FORWARD -o docker0 -j DOCKER\n-A DOCKER -j LOG\n"
                + "-A DOCKER -j DROP\n-A DOCKER -m state --state INVALID -j ACCEPT\nCOMMIT\n";
        Subject subject = subject(Firewall.empty().with(SaveReader.read(Family.IPV4, "rules", rules).result().get()));
        assertEquals("", told(Lint.run(subject, Rulings.none()).findings(), true));
        assertEquals(Map.of("Docker", 5), subject.foreign());
    }

    private static Subject subject(Firewall firewall) {
        return new Subject(firewall, Owners.standard(), Dialect.STANDARD, Facts.none());
    }

    private static String told(List<Finding> findings, boolean withMessage) {
        return findings.stream().map(finding -> place(finding.where()) + (withMessage ? ": " + finding.message()
                : finding.causes().isEmpty() ? "" : " because " + finding.causes().stream().map(ChecksTest::place)
                        .collect(Collectors.joining(", ")))).collect(Collectors.joining("\n"));
    }

    private static String place(Spot spot) {
        return (spot.family().label() + " " + spot.table() + " " + spot.chain()
                + (spot.position() > 0 ? " " + spot.position() : "")).strip();
    }
}
