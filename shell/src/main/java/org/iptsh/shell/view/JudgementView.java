package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.question.Decider;
import org.iptsh.ruleset.question.Demand;
import org.iptsh.ruleset.question.Judgement;

/** Tells whether a firewall does what is demanded of it. */
public final class JudgementView {
    /** So many conditions are named. */
    private static final int MANY = 4;

    private JudgementView() {}

    /** What is broken, by which packet, and by which rule; a sentence. */
    public static String broken(Judgement judgement) {
        Demand demand = judgement.demand();
        return demand.isReach() ? demand.words() + " is " + judgement.decided()
                : place(demand) + "`" + demand.words() + "` does not hold: " + example(judgement);
    }

    /** A packet with what decides on it, against what is demanded. */
    public static String example(Judgement judgement) {
        return judgement.packet() + " is " + judgement.decided();
    }

    private static String place(Demand demand) {
        return demand.place().isEmpty() ? "" : demand.place() + ": ";
    }

    /** What is asked where nobody knows the answer. */
    public static String question(Judgement judgement) {
        Demand demand = judgement.demand();
        return demand.isReach() ? "whether " + demand.who() + " can still get in"
                : "whether " + place(demand) + "`" + demand.words() + "` holds";
    }

    /** On what it depends; a sentence. */
    public static String doubt(String question, Collection<String> conditions) {
        List<String> some = new ArrayList<>(conditions.stream().limit(MANY).toList());
        if (conditions.size() > MANY) {
            some.add((conditions.size() - MANY) + " more");
        }
        return question + " depends on " + String.join("; ", some);
    }

    /** The state in a word. */
    public static Line state(Judgement judgement) {
        return switch (judgement.state()) {
            case HOLDS -> Line.of("holds", Style.GOOD);
            case NO_PACKET -> Line.of("says nothing: by this host's routes no such packet comes", Style.FAINT);
            case UNCERTAIN -> Line.of("uncertain", Style.WARNING);
            case BROKEN -> Line.of("broken", Style.ERROR);
        };
    }

    /** The judgement for a program. */
    public static Map<String, Object> document(Judgement judgement) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("family", judgement.family().label());
        document.put("state", judgement.state().word());
        document.put("packet", judgement.packet().isEmpty() ? null : judgement.packet());
        document.put("deciders", judgement.deciders().stream().map(JudgementView::document).toList());
        document.put("dependsOn", judgement.dependsOn());
        return document;
    }

    private static Map<String, Object> document(Decider decider) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("table", decider.table());
        document.put("chain", decider.chain());
        document.put("position", decider.position());
        document.put("words", decider.words());
        return document;
    }
}
