package org.iptsh.ruleset.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveReader;

/** A host in a test: its rules, and what else decides about packets. */
record Host(Ruleset ruleset, Surroundings surroundings) {
    static final String ROUTES = """
            default via 192.0.2.1 dev eth0
            192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.5
            10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.1
            local 127.0.0.0/8 dev lo table local src 127.0.0.1
            local 192.0.2.5 dev eth0 table local src 192.0.2.5
            local 10.0.0.1 dev eth1 table local src 10.0.0.1
            broadcast 192.0.2.255 dev eth0 table local src 192.0.2.5
            """;

    /** A host of which only the rules are known. */
    static Host of(String rules) {
        return new Host(read(Family.IPV4, rules), Surroundings.unknown());
    }

    /** The same for rules of IPv6. */
    static Host v6(String rules) {
        return new Host(read(Family.IPV6, rules), Surroundings.unknown());
    }

    /** A router with 192.0.2.5 on eth0 and 10.0.0.1 on eth1. */
    static Host router(String rules) {
        return router(rules, "");
    }

    static Host router(String rules, String sets) {
        Routes routes = RoutesText.read(Family.IPV4, "routes", ROUTES).get();
        return new Host(read(Family.IPV4, rules), new Surroundings(
                Map.of(Family.IPV4, routes), IpSets.read(sets), Optional.empty()));
    }

    static Ruleset read(Family family, String rules) {
        return SaveReader.read(family, "rules", rules).result().get();
    }

    static Description description(Family family, String words) {
        return Description.read(Catalogue.standard(), Dialect.STANDARD, family, words, Lexer.shell(words)).get();
    }

    Model model(Description description) {
        return Model.of(Catalogue.standard(), Dialect.STANDARD, surroundings, List.of(ruleset),
                description.interfaces());
    }

    /** What becomes of packets, a line for each case: the verdict, what decided, and what it depends on. */
    String trace(String words) {
        return trace(words, model -> model.space().nowhere(Field.IN).not());
    }

    /** The same of packets that this host makes. */
    String traceOwn(String words) {
        return trace(words, model -> model.space().nowhere(Field.IN));
    }

    /** The same of packets that come to this host. */
    String traceLocal(String words) {
        return trace(words, model -> model.space().nowhere(Field.OUT));
    }

    private String trace(String words, Function<Model, Packets> which) {
        Description description = description(ruleset.family(), words);
        Model model = model(description);
        Packets asked = model.meant(description.packets(model)).and(which.apply(model));
        Trace trace = model.trace(ruleset, asked);
        return trace.cases().stream()
                .map(one -> one.verdict() + " " + one.decider().map(step -> step.spot().words()).orElse("-")
                        + (one.conditions().isEmpty() ? "" : ": " + one.conditions()))
                .collect(Collectors.joining("\n"));
    }
}
