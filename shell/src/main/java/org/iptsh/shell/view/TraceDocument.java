package org.iptsh.shell.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Miss;
import org.iptsh.ruleset.trace.Spot;
import org.iptsh.ruleset.trace.Step;

/** A trace for programs. */
public final class TraceDocument {
    private final Traced traced;

    public TraceDocument(Traced traced) {
        this.traced = traced;
    }

    /** The verdict, the way of the likeliest packets, and every case. */
    public Map<String, Object> document() {
        Case likely = traced.cases().likely();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("verdict", traced.verdict().name());
        document.put("certain", traced.trace().certain().isPresent());
        document.put("path", path(likely));
        document.put("packet", packet(likely));
        document.put("dependsOn", List.copyOf(traced.trace().conditions()));
        document.put("cases", traced.cases().all().stream().map(this::one).toList());
        document.put("nearMisses", traced.misses().stream().map(TraceDocument::miss).toList());
        return document;
    }

    private Map<String, Object> packet(Case one) {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("section", traced.ruleset().family().section());
        packet.put("asked", traced.asked());
        packet.put("example", traced.example(one));
        packet.put("own", traced.own());
        return packet;
    }

    private Map<String, Object> one(Case one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("verdict", one.verdict().name());
        document.put("packets", traced.packets(one));
        document.put("example", traced.example(one));
        document.put("decidedBy", one.decider().map(step -> place(step.spot())).orElse(null));
        document.put("reason", traced.decider(one));
        document.put("routing", traced.routing(one).orElse(null));
        document.put("dependsOn", List.copyOf(one.conditions()));
        document.put("path", path(one));
        return document;
    }

    private List<Map<String, Object>> path(Case one) {
        Traced alone = traced.alone(one);
        Case told = alone.like(one);
        return alone.trace().path(told).stream().map(step -> step(alone, step, told)).toList();
    }

    private static Map<String, Object> step(Traced traced, Step step, Case one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("hook", step.hook().name());
        document.putAll(place(step.spot()));
        document.put("effect", traced.deed(step, one));
        String share = traced.share(step, one);
        document.put("matches", share.isEmpty() ? "all" : share.equals("perhaps") ? share : "some");
        return document;
    }

    private static Map<String, Object> place(Spot spot) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("table", spot.table());
        place.put("chain", spot.chain());
        place.put("position", spot.position());
        place.put("rule", spot.rule() == null ? null : spot.rule().line(spot.chain()));
        return place;
    }

    private static Map<String, Object> miss(Miss miss) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("hook", miss.hook().name());
        document.putAll(place(miss.spot()));
        document.put("lacks", miss.lacked());
        return document;
    }
}
