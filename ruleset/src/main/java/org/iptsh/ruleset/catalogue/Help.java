package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.catalogue.value.Phrases;
import org.iptsh.ruleset.catalogue.value.ValueKind;

/** The block of help for an extension: what it is for, where it may stand, and a line for each option. */
final class Help {
    private static final int WIDEST = 44;

    private final Extension extension;
    private final List<String> lines = new ArrayList<>();

    Help(Extension extension) {
        this.extension = extension;
    }

    List<String> lines() {
        Extension.Rules rules = extension.rules();
        lines.add(extension.kind().word() + " " + extension.name() + ": " + extension.help());
        where("other names", extension.names().subList(1, extension.names().size()));
        where("tables", rules.tables());
        where("chains", rules.chains());
        where("protocols", rules.protocols());
        rules.protocols().stream()
                .filter(extension.names()::contains)
                .findFirst()
                .ifPresent(protocol -> lines.add("  no need to name it after -p " + protocol));
        rules.exactlyOne().forEach(group -> lines.add("  exactly one of " + Phrases.and(group)));
        rules.atLeastOne().forEach(group -> lines.add("  at least one of " + Phrases.and(group)));
        rules.atMostOne().forEach(group -> lines.add("  at most one of " + Phrases.and(group)));
        options();
        return lines;
    }

    private void where(String what, List<String> words) {
        if (!words.isEmpty()) {
            lines.add("  " + what + ": " + String.join(", ", words));
        }
    }

    private void options() {
        List<Option> shown = extension.options().stream().filter(option -> !option.traits().hidden()).toList();
        int width = shown.stream().mapToInt(option -> usage(option).length()).filter(length -> length <= WIDEST)
                .max().orElse(0);
        for (Option option : shown) {
            String usage = usage(option);
            if (usage.length() > width) {
                lines.add("  " + usage);
                usage = "";
            }
            lines.add("  " + usage + " ".repeat(width - usage.length()) + "  " + help(option));
        }
    }

    private static String usage(Option option) {
        StringBuilder usage = new StringBuilder(option.negatable() ? "[!] " : "    ");
        usage.append(String.join(", ", option.names()));
        for (ValueKind value : option.values()) {
            usage.append(' ').append(value.usage());
        }
        return usage.toString();
    }

    private static String help(Option option) {
        Option.Traits traits = option.traits();
        StringBuilder help = new StringBuilder(option.help());
        if (traits.required()) {
            help.append(" (required)");
        }
        if (!traits.expansion().isEmpty()) {
            help.append(" (").append(String.join(" ", traits.expansion())).append(')');
        }
        if (!traits.fills().isEmpty() && !traits.fills().get(0).value().isEmpty()) {
            help.append(" (default ").append(traits.fills().get(0).value()).append(')');
        }
        return help.toString();
    }
}
