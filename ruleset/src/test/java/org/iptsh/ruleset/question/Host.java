package org.iptsh.ruleset.question;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Spot;

/** A host in a test: its rules, and what else decides about packets. */
record Host(Ruleset ruleset, Surroundings surroundings) {
    private static final int BOXES = 6;

    /** A host of which only the rules are known. */
    static Host of(String rules) {
        return new Host(read(rules), Surroundings.unknown());
    }

    /** A router with 192.0.2.5 on eth0 and 10.0.0.1 on eth1. */
    static Host router(String rules) {
        return new Host(read(rules), new Surroundings(Map.of(Family.IPV4, RoutesText.read(Family.IPV4, "routes", """
                default via 192.0.2.1 dev eth0
                192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.5
                10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.1
                local 127.0.0.0/8 dev lo table local src 127.0.0.1
                local 192.0.2.5 dev eth0 table local src 192.0.2.5
                local 10.0.0.1 dev eth1 table local src 10.0.0.1
                """).get()), IpSets.read(""), Optional.empty()));
    }

    static Ruleset read(String rules) {
        return SaveReader.read(Family.IPV4, "rules", rules).result().get();
    }

    Model model(Ruleset... others) {
        List<Ruleset> all = new java.util.ArrayList<>(List.of(ruleset));
        all.addAll(List.of(others));
        return Model.of(Catalogue.standard(), Dialect.STANDARD, surroundings, all, List.of());
    }

    /** The packets that open connections and are described in the words of a rule. */
    Packets asked(Model model, Course course, String words) {
        Description description = Description.read(
                Catalogue.standard(), Dialect.STANDARD, Family.IPV4, words, Lexer.shell(words)).get();
        return Opening.packets(model, description.packets(model)).and(course.packets(model.space()));
    }

    /** Who gets through to this host, a line for each range. */
    String whoCan(String words) {
        return whoCan(Course.LOCAL, words);
    }

    String whoCan(Course course, String words) {
        Model model = model();
        WhoCan found = WhoCan.of(model, ruleset, asked(model, course, words), 100);
        return found.sources().stream().map(source -> words(source.from())
                + (source.certain() ? "" : " perhaps " + source.dependsOn()) + ": " + spots(source.rules()))
                .collect(Collectors.joining("\n"));
    }

    static String words(Sources sources) {
        return (sources.isAnyone() ? "anyone" : sources.ranges().stream().map(Object::toString)
                .collect(Collectors.joining(",")))
                + (sources.interfaces().isEmpty() ? "" : " on " + String.join(",", sources.interfaces()));
    }

    private static String spots(List<Spot> spots) {
        return spots.stream().map(Spot::words).collect(Collectors.joining(", "));
    }

    /** The table of services and sources, a line for each group of sources. */
    String reach(Course course) {
        Model model = model();
        PacketWords words = new PacketWords(model.space(), Catalogue.standard());
        Reach reach = Reach.of(model, ruleset, asked(model, course, ""), 20, 20);
        return reach.columns().stream().map(column -> column.service().words(model.space(), words))
                .collect(Collectors.joining(" | ")) + "\n"
                + reach.rows().stream().map(row -> row.sources().stream().map(Host::words)
                        .collect(Collectors.joining(" and ")) + ": " + row.answers())
                        .collect(Collectors.joining("\n"));
    }

    String openServices() {
        Model model = model();
        PacketWords words = new PacketWords(model.space(), Catalogue.standard());
        return OpenServices.of(model, ruleset).all().stream().map(open -> open.service().words(model.space(), words)
                + " " + open.course().words() + (open.certain() ? "" : " perhaps")
                + (open.interfaces().isEmpty() ? "" : " on " + String.join(",", open.interfaces()))
                + ": " + spots(open.rules())).collect(Collectors.joining("\n"));
    }

    /** What another ruleset treats differently. */
    String diff(String rules) {
        Ruleset other = read(rules);
        Model model = model(other);
        PacketWords words = new PacketWords(model.space(), Catalogue.standard());
        return SemanticDiff.between(model, ruleset, other, BOXES).differences().stream()
                .map(each -> each.course() + " " + each.was() + " → " + each.is()
                        + (each.certain() ? "" : " perhaps " + each.dependsOn()) + ": "
                        + each.cover().boxes().stream().map(words::of).collect(Collectors.joining(" | "))
                        + (each.left().isEmpty() ? "" : " " + each.left() + " → " + each.becomes())
                        + "\n  " + words.of(each.example()))
                .collect(Collectors.joining("\n"));
    }
}
