package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Rule;

/** A rule as iptables-save prints it; several rules where {@code -s} or {@code -d} names several addresses. */
final class CanonicalForm {
    private final Specification rule;

    CanonicalForm(Specification rule) {
        this.rule = rule;
    }

    /** The rules in the order in which iptables makes them: the last of the addresses turns fastest. */
    List<Rule> rules() {
        if (eachSettings().isEmpty()) {
            return List.of(rule(rule.base()));
        }
        List<Part.Known> bases = List.of(rule.base());
        for (Setting setting : eachSettings()) {
            List<Part.Known> multiplied = new ArrayList<>();
            for (Part.Known base : bases) {
                for (String value : setting.value().split(",")) {
                    multiplied.add(with(base, setting, value));
                }
            }
            bases = multiplied;
        }
        List<Rule> rules = new ArrayList<>();
        bases.forEach(base -> rules.add(rule(base)));
        return rules;
    }

    private List<Setting> eachSettings() {
        List<Setting> found = null;
        for (Setting setting : rule.base().given()) {
            if (setting.option().traits().each() && setting.value().indexOf(',') > 0) {
                found = found == null ? new ArrayList<>(2) : found;
                found.add(setting);
            }
        }
        if (found == null) {
            return List.of();
        }
        List<Option> order = rule.base().extension().options();
        found.sort((a, b) -> order.indexOf(a.option()) - order.indexOf(b.option()));
        return found;
    }

    private static Part.Known with(Part.Known base, Setting each, String value) {
        List<Setting> given = new ArrayList<>(base.given());
        given.replaceAll(setting -> setting.option() == each.option()
                ? new Setting(setting.option(), setting.name(), setting.negated(), setting.words(), List.of(value))
                : setting);
        return new Part.Known(base.extension(), base.name(), given);
    }

    private Rule rule(Part.Known base) {
        StringBuilder out = new StringBuilder(96);
        base.print(out);
        for (Part match : rule.matches()) {
            match.print(out);
        }
        if (rule.target() != null) {
            rule.target().print(out);
        } else if (rule.jump() != null) {
            out.append(out.length() == 0 ? "" : " ")
                    .append(rule.goTo() ? RuleReader.GOTO : RuleReader.JUMP)
                    .append(' ')
                    .append(rule.jump().text());
        }
        return new Rule(out.toString(), rule.counters());
    }
}
