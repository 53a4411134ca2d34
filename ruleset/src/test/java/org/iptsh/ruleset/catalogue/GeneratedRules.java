package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.value.ValueKind;

/** Makes up rules from the catalogue: every extension, every option, the values its kinds give as samples. */
public final class GeneratedRules {
    private static final List<String> BASE = List.of("-s", "-d", "-i", "-o");

    private final Random random;
    private final Family family;
    private final List<Extension> matches;
    private final List<Extension> targets;
    private final Extension base;
    private int names;

    /** @param absent extensions that the kernel at hand lacks, such as {@code match ipvs} */
    public GeneratedRules(Catalogue catalogue, Family family, Dialect dialect, Set<String> absent, long seed) {
        this.random = new Random(seed);
        this.family = family;
        this.base = catalogue.rule(family);
        this.matches = present(catalogue.matches(family, dialect), absent);
        this.targets = present(catalogue.targets(family, dialect), absent);
    }

    private static List<Extension> present(Iterable<Extension> all, Set<String> absent) {
        List<Extension> present = new ArrayList<>();
        for (Extension extension : all) {
            if (!absent.contains(extension.toString())) {
                present.add(extension);
            }
        }
        return present;
    }

    /** A rule for the table, with some of its words quoted where they need it. */
    public String next(String table) {
        Extension target = random.nextInt(3) == 0 ? pick(targets) : null;
        List<Extension> used = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            used.add(pick(matches));
        }
        if (target != null && !fits(target, table)) {
            target = null;
        }
        used.removeIf(match -> !fits(match, table));
        StringBuilder rule = new StringBuilder();
        base(rule, used, target);
        for (Extension match : used) {
            rule.append(" -m ").append(match.name());
            options(rule, match);
        }
        if (target != null) {
            rule.append(" -j ").append(target.name());
            options(rule, target);
        } else if (random.nextBoolean()) {
            rule.append(random.nextBoolean() || table.equals("nat") ? " -j ACCEPT" : " -j DROP");
        }
        return rule.toString().trim();
    }

    private static boolean fits(Extension extension, String table) {
        return extension.rules().tables().isEmpty() || extension.rules().tables().contains(table);
    }

    private void base(StringBuilder rule, List<Extension> used, Extension target) {
        String protocol = null;
        List<Extension> all = new ArrayList<>(used);
        if (target != null) {
            all.add(target);
        }
        for (Extension extension : all) {
            List<String> wanted = extension.rules().protocols();
            protocol = wanted.isEmpty() ? protocol : pick(wanted);
        }
        if (protocol == null && random.nextBoolean()) {
            protocol = pick(List.of("tcp", "udp", "tcp", "sctp"));
        }
        if (protocol != null) {
            rule.append(" -p ").append(protocol);
        } else if (random.nextInt(6) == 0) {
            option(rule, base.option("-p"));
        }
        for (String name : BASE) {
            if (random.nextInt(6) == 0) {
                option(rule, base.option(name));
            }
        }
    }

    private void options(StringBuilder rule, Extension extension) {
        List<Option> chosen = new ArrayList<>();
        for (Option option : extension.options()) {
            boolean wanted = option.traits().required() || random.nextInt(3) == 0;
            if (wanted && option.traits().refused().isEmpty()) {
                chosen.add(option);
            }
        }
        Extension.Rules rules = extension.rules();
        rules.exactlyOne().forEach(group -> keepOne(extension, chosen, group));
        rules.atMostOne().forEach(group -> {
            if (chosen.stream().anyMatch(option -> group.contains(option.name()))) {
                keepOne(extension, chosen, group);
            }
        });
        rules.atLeastOne().forEach(group -> {
            if (chosen.stream().noneMatch(option -> group.contains(option.name()))) {
                chosen.add(extension.option(pick(group)));
            }
        });
        chosen.removeIf(option -> option == null || option.traits().separator());
        for (Option option : chosen) {
            option(rule, option);
        }
    }

    private void keepOne(Extension extension, List<Option> chosen, List<String> group) {
        chosen.removeIf(option -> group.contains(option.name()));
        chosen.add(extension.option(pick(group)));
    }

    private void option(StringBuilder rule, Option option) {
        if (option.negatable() && random.nextInt(4) == 0) {
            rule.append(" !");
        }
        rule.append(' ').append(pick(option.names()));
        for (ValueKind kind : option.values()) {
            String value = pick(kind.samples(family));
            boolean ownName = option.name().endsWith("-name") || option.name().equals("--label");
            rule.append(' ').append(ownName && option.traits().required() && !Character.isDigit(value.charAt(0))
                    ? "n" + names++ : quoted(value));
        }
    }

    private static String quoted(String value) {
        boolean bare = !value.isEmpty() && value.chars().noneMatch(c -> " \t\"'\\".indexOf(c) >= 0);
        return bare ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
