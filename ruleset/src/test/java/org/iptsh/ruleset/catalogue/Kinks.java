package org.iptsh.ruleset.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where iptables or the kernel has its own mind, each with the reason: {@code kinks.txt}.
 *
 * @param absent extensions that kernels often lack
 * @param refused patterns of rules that only the kernel can refuse
 * @param printed patterns of rules that iptables itself does not print as it read them
 * @param apart patterns of rules that are not the same rule on both back ends
 */
record Kinks(Set<String> absent, List<Pattern> refused, List<Pattern> printed, List<Pattern> apart) {

    static Kinks read() {
        Kinks kinks = new Kinks(new HashSet<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (InputStream in = Kinks.class.getResourceAsStream("kinks.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int hash = line.indexOf("  # ");
                String said = hash < 0 ? "" : line.substring(0, hash).trim();
                int blank = said.indexOf(' ');
                if (blank > 0 && !line.startsWith("#")) {
                    String what = said.substring(blank + 1).trim();
                    switch (said.substring(0, blank)) {
                        case "absent" -> kinks.absent.add(what);
                        case "refused" -> kinks.refused.add(Pattern.compile(what));
                        case "printed" -> kinks.printed.add(Pattern.compile(what));
                        case "apart" -> kinks.apart.add(Pattern.compile(what));
                        default -> throw new IllegalStateException(line);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinks;
    }

    /** Whether only the kernel knows if it takes the rule. Legacy does not say which rule of many it refuses. */
    boolean isRefused(String rule) {
        return refused.stream().anyMatch(kink -> kink.matcher(rule).find());
    }

    boolean explain(String rule, Kernel.Answer answer) {
        return (answer.refusal().isEmpty() ? printed : refused).stream().anyMatch(kink -> kink.matcher(rule).find());
    }

    /** Whether a rule may become another on the other back end. */
    boolean isApart(String rule) {
        return Stream.concat(printed.stream(), apart.stream()).anyMatch(kink -> kink.matcher(rule).find());
    }
}
