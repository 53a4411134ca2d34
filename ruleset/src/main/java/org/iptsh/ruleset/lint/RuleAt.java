package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;

/**
 * A rule in its place, read.
 *
 * @param owner the program that manages it; empty if it is ours
 */
public record RuleAt(Spot where, Rule rule, Specification says, Optional<String> owner) {

    /** Whether no other program manages it. */
    public boolean ours() {
        return owner.isEmpty();
    }

    /** What it says of packets, option by option; what says nothing of them, such as a comment, is left out. */
    public List<Setting> tests() {
        List<Setting> tests = new ArrayList<>(says.base().given());
        for (Part part : says.matches()) {
            if (part instanceof Part.Known known) {
                tests.addAll(known.given());
            }
        }
        tests.removeIf(setting -> setting.option().tests().contains("nothing"));
        return tests;
    }

    /** The options that test one field of a packet, as the catalogue calls it: {@code in}, {@code state}. */
    public List<Setting> testsOf(String field) {
        return tests().stream().filter(setting -> !setting.option().tests().isEmpty()
                && setting.option().tests().get(0).equals(field)).toList();
    }

    /** Whether it matches every packet for certain. */
    public boolean matchesAll() {
        return says.problems().isEmpty() && tests().isEmpty() && says.matches().stream().allMatch(
                part -> part instanceof Part.Known known && !known.given().isEmpty());
    }

    /** What its target does, in the catalogue's words; empty for a jump, for none, and where nobody knows. */
    public List<String> effect() {
        return says.target() instanceof Part.Known target ? target.extension().effect() : List.of();
    }

    private String does() {
        return effect().isEmpty() ? "" : effect().get(0);
    }

    public boolean accepts() {
        return does().equals("accept");
    }

    /** Whether it drops or rejects. */
    public boolean refuses() {
        return does().equals("drop") || does().equals("reject");
    }

    /** Whether no packet that it matches comes to the rule behind it. */
    public boolean ends() {
        return says.goTo() || Stream.of("accept", "drop", "reject", "queue", "return").anyMatch(does()::equals);
    }

    /** Whether its target has this name. */
    public boolean targets(String name) {
        return says.jump() != null && says.jump().text().equals(name);
    }

    /** Whether it only lets so many packets through, or some by chance. */
    public boolean isLimited() {
        return says.matches().stream()
                .anyMatch(part -> part instanceof Part.Known known && known.extension().effect().contains("anew"));
    }

    /**
     * Whether what it does depends on more than the packet, or it counts or notes what comes by: a rate, a quota, a set
     * that is filled, a match that nobody knows.
     */
    public boolean remembers() {
        return isLimited() || says.matches().stream().anyMatch(part -> part instanceof Part.Carried
                || part instanceof Part.Known known && known.given().stream()
                        .anyMatch(setting -> setting.option().tests().isEmpty()));
    }
}
