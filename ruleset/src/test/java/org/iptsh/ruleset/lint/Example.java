package org.iptsh.ruleset.lint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.RulesFile;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;

/** What a check is tried on: a resource {@code CODE.case} of parts that lines with {@code ## NAME} begin. */
record Example(Map<String, String> parts) {
    private static final String HEAD = "## ";
    private static final Edits EDITS = new Edits(Catalogue.standard(), Dialect.STANDARD);

    static Example of(String code) {
        try (InputStream in = Example.class.getResourceAsStream(code + ".case")) {
            Map<String, String> parts = new LinkedHashMap<>();
            String name = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith(HEAD)) {
                    name = line.substring(HEAD.length());
                    parts.put(name, "");
                } else {
                    parts.merge(name, line + "\n", String::concat);
                }
            }
            return new Example(parts);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the check is to find, a line each. */
    String finds() {
        return parts.get("finds").strip();
    }

    /** The rules in which there is something to find. */
    Subject wrong() {
        return subject(firewall(""), "");
    }

    /** Rules that are nearly the same, in which there is nothing to find. */
    Subject right() {
        return subject(firewall("near "), "near ");
    }

    private Firewall firewall(String which) {
        Firewall firewall = Firewall.empty();
        for (Family family : Family.all()) {
            String text = parts.get(which + family.section());
            if (text != null) {
                firewall = firewall.with(
                        RulesFile.read(family, family.section(), text, firewall, EDITS).firewall().get(family));
            }
        }
        return firewall;
    }

    Subject subject(Firewall firewall, String which) {
        Routes routes = parts.containsKey("routes")
                ? RoutesText.read(Family.IPV4, "routes", parts.get("routes")).get() : Routes.unknown();
        IpSets sets = parts.containsKey("sets") ? IpSets.read(parts.get("sets")) : IpSets.unknown();
        Optional<Set<String>> interfaces = Optional.ofNullable(parts.get("interfaces"))
                .map(names -> Set.of(names.strip().split(" ")));
        List<String> warnings = parts.getOrDefault(which + "warnings", "").strip().lines().toList();
        String text = parts.get(which + Family.IPV4.section());
        return new Subject(firewall, Owners.standard(), Dialect.STANDARD, new Facts(
                new Surroundings(Map.of(Family.IPV4, routes), sets, interfaces), warnings,
                text == null ? List.of() : NamesInFile.in(Family.IPV4, text), false));
    }
}
