package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.question.Assertions.Numbered;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.trace.Model;

/**
 * All that is wanted of a firewall.
 *
 * @param peers who has to get in
 * @param assertions what has to hold
 */
public record Wanted(List<Peer> peers, List<Numbered> assertions) {

    public Wanted {
        peers = List.copyOf(peers);
        assertions = List.copyOf(assertions);
    }

    public boolean isNothing() {
        return peers.isEmpty() && assertions.isEmpty();
    }

    /** Whether something of it is about a family. */
    public boolean isAbout(Family family) {
        return peers.stream().anyMatch(peer -> peer.family() == family)
                || assertions.stream().anyMatch(each -> each.assertion().families().contains(family));
    }

    /** Judges each ruleset of a firewall that something is wanted of; it is walked once. */
    public List<Judgement> judge(
            Catalogue catalogue, Dialect dialect, Surroundings surroundings, Firewall firewall) {
        List<Judgement> all = new ArrayList<>();
        Family.all().stream().filter(this::isAbout)
                .forEach(family -> all.addAll(judge(catalogue, dialect, surroundings, firewall.get(family))));
        return all;
    }

    private List<Judgement> judge(Catalogue catalogue, Dialect dialect, Surroundings surroundings, Ruleset ruleset) {
        Family family = ruleset.family();
        Routes routes = surroundings.routes(family);
        List<Peer> who = peers.stream().filter(peer -> peer.family() == family).toList();
        List<Numbered> what = assertions.stream()
                .filter(each -> each.assertion().families().contains(family)).toList();
        Set<String> interfaces = new LinkedHashSet<>();
        who.stream().map(Peer::device).filter(device -> !device.isEmpty()).forEach(interfaces::add);
        what.forEach(each -> interfaces.addAll(each.assertion().interfaces(family)));
        Model model = Model.of(catalogue, dialect, surroundings, List.of(ruleset), interfaces);
        List<Demand> demands = new ArrayList<>();
        who.forEach(peer -> demands.addAll(Lockout.demands(model, routes, peer)));
        what.forEach(each -> demands.add(each.assertion().demand(model, routes, each.place())));
        return Judgement.of(model, catalogue, ruleset, demands);
    }
}
