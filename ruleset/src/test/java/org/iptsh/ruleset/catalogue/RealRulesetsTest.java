package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.RulesFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rulesets that others wrote, where they lie beside the project: canonical form of each, and what a kernel saves. */
class RealRulesetsTest {
    private static final Kinks KINKS = Kinks.read();

    private static Family family(Path file) {
        return file.toString().endsWith("6") ? Family.IPV6 : Family.IPV4;
    }

    private static RulesFile format(Family family, String text, Dialect dialect) {
        return RulesFile.read(family, "rules", text, Firewall.empty(), new Edits(Catalogue.standard(), dialect));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("org.iptsh.ruleset.RealRulesets#files")
    void whatIsInCanonicalFormStaysAsItIs(Path file) throws IOException {
        for (Backend backend : Backend.values()) {
            Dialect dialect = Dialect.of(backend, "1.8.9");
            RulesFile first = format(family(file), Utf8.decode(Files.readAllBytes(file)), dialect);
            String formatted = SaveWriter.saved(first.firewall().get(family(file)));
            RulesFile second = format(family(file), formatted, dialect);
            assertEquals(List.of(), second.problems());
            assertEquals(formatted, SaveWriter.saved(second.firewall().get(family(file))));
        }
    }

    /** Lines that are refused here are left out; iptables has to refuse one for each reason, too. */
    @Tag("kernel")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("org.iptsh.ruleset.RealRulesets#files")
    void canonicalFormIsWhatTheKernelSaves(Path file) throws IOException {
        Family family = family(file);
        List<String> lines = List.of(Utf8.decode(Files.readAllBytes(file)).split("\n"));
        for (Backend backend : Backend.values()) {
            List<String> taken = new ArrayList<>(lines);
            Map<String, String> refused = new LinkedHashMap<>();
            RulesFile ours = format(family, text(taken), Kernel.dialect(backend));
            while (!ours.problems().isEmpty()) {
                for (Problem problem : ours.problems()) {
                    String rule = lines.get(problem.line() - 1).replaceFirst("^-A \\S+ ?", "");
                    refused.putIfAbsent(problem.message(), rule);
                    taken.set(problem.line() - 1, "");
                }
                ours = format(family, text(taken), Kernel.dialect(backend));
            }
            List<String> asked = List.copyOf(refused.values());
            new Kernel(family, backend, "filter").ask(asked)
                    .forEach(answer -> assertFalse(answer.refusal().isEmpty(), answer.saved().toString()));
            Ruleset kernels = SaveReader.read(family, "saved", Kernel.save(family, backend, text(taken))).ruleset();
            assertEquals("", differences(ours.firewall().get(family), kernels), backend.toString());
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String differences(Ruleset ours, Ruleset kernels) {
        StringBuilder differences = new StringBuilder();
        for (Table table : ours.tables()) {
            for (Chain chain : table.chains()) {
                List<String> left = texts(chain);
                List<String> right = kernels.chain(table.name(), chain.name()).map(RealRulesetsTest::texts)
                        .orElse(List.of());
                for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                    String mine = i < left.size() ? left.get(i) : "nothing";
                    String its = i < right.size() ? right.get(i) : "nothing";
                    if (!mine.equals(its) && !KINKS.explain(mine, new Kernel.Answer(List.of(its), ""))) {
                        differences.append(table.name()).append(' ').append(chain.name()).append("\n  ours:   ")
                                .append(mine).append("\n  kernel: ").append(its).append('\n');
                    }
                }
            }
        }
        return differences.toString();
    }

    private static List<String> texts(Chain chain) {
        return chain.rules().stream().map(Object::toString).toList();
    }
}
