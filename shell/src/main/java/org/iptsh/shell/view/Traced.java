package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Box;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Cases;
import org.iptsh.ruleset.trace.Effect;
import org.iptsh.ruleset.trace.Miss;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Rewrite;
import org.iptsh.ruleset.trace.Step;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.ruleset.trace.Verdict;

/**
 * A trace of packets, of which there are some, and the words to tell of it.
 *
 * @param asked the packets as they were described
 * @param own whether this host made them
 * @param misses rules that they nearly matched
 */
public record Traced(Model model, Ruleset ruleset, Routes routes, String asked, boolean own, Trace trace,
        List<Miss> misses, Cases cases, PacketWords words) {
    /** So many boxes of packets are told of a case. */
    private static final int BOXES = 4;
    private static final int CONDITIONS = 4;
    /** So many near misses are looked for; of a chain only a few are shown. */
    private static final int MISSES = 200;

    public Traced {
        misses = List.copyOf(misses);
    }

    /** What there is to tell of a trace. */
    public static Traced of(Model model, Ruleset ruleset, Routes routes, String asked, boolean own, Trace trace,
            PacketWords words) {
        return new Traced(model, ruleset, routes, asked, own, trace,
                trace.nearMisses(model.reading(), ruleset, MISSES), new Cases(trace), words);
    }

    /** What there is to tell of one packet of a case, if there are other cases. */
    Traced alone(Case one) {
        if (cases.all().size() == 1) {
            return this;
        }
        Packets packet = cases.example(one).packets(model.space());
        return of(model, ruleset, routes, example(one), own, model.trace(ruleset, packet), words);
    }

    /** The case that ends as one of another trace does. */
    Case like(Case one) {
        return cases.all().stream().filter(each -> each.verdict() == one.verdict()
                && each.decider().map(Step::spot).equals(one.decider().map(Step::spot))).findFirst().orElseThrow();
    }

    /** What becomes of all of them, unknown if it is not the same. */
    Verdict verdict() {
        return trace.certain().orElse(Verdict.UNKNOWN);
    }

    /** A packet of a case in words. */
    String example(Case one) {
        return words.of(cases.example(one));
    }

    /** What sets the packets of a case apart, each entry some of them; none if nothing does that a packet tells. */
    List<String> packets(Case one) {
        Boxes boxes = cases.different(one, BOXES);
        List<Box> some = boxes.boxes();
        if (some.size() == 1 && some.get(0).isAll()) {
            return List.of();
        }
        List<String> said = new ArrayList<>(some.stream().map(words::of).toList());
        if (!boxes.more()) {
            return said;
        }
        boolean only = cases.all().stream().filter(each -> cases.different(each, BOXES).more()).count() == 1;
        said.add("and others");
        return only ? List.of("all others") : said;
    }

    /** What decided in a case: {@code filter INPUT 3}, or why no rule did. */
    String decider(Case one) {
        return one.decider().map(step -> step.spot().words()).orElseGet(() -> whyNone(one));
    }

    private String whyNone(Case one) {
        if (one.verdict() != Verdict.DROP) {
            return "no rule says otherwise";
        } else if (!own && !routes.forwards()) {
            return "this host does not forward";
        }
        return one.packets().space().range(Field.TTL, 0, 1).contains(one.packets().possibly())
                ? "it has been on its way too long" : "no route leads there";
    }

    /** Where routing leads the packets of a case; empty if a rule decides before it does. */
    Optional<String> routing(Case one) {
        if (one.decider().filter(step -> step.hook() == Hook.PREROUTING).isPresent()) {
            return Optional.empty();
        } else if (one.decider().isEmpty() && one.verdict() == Verdict.DROP) {
            return Optional.of("goes nowhere: " + whyNone(one));
        }
        String by = words.of(Boxes.values(one.packets(), Field.OUT));
        return Optional.of(switch (by) {
            case "--to local" -> "is for this host";
            case "--to forward" -> own ? "is sent out" : "is sent on";
            default -> by.startsWith("-o ") ? "leaves by " + by.substring(3).replace(",", " or ")
                    : by.startsWith("! ") ? "leaves by another interface than " + by.substring(5)
                    : "is for this host, or is sent on";
        });
    }

    /** What a rule did with packets of a case: {@code jumps to SSH}, {@code sets --mark 0x1}. */
    String deed(Step step, Case one) {
        Effect effect = step.effect();
        String changes = changes(step, one);
        String deed = switch (effect.kind()) {
            case JUMP -> "jumps to " + effect.chain();
            case GOTO -> "goes to " + effect.chain();
            case RETURN -> "returns";
            case CONTINUE -> changes.isEmpty() ? "goes on" : "";
            case UNKNOWN -> "nobody knows what it does";
            default -> effect.kind().name();
        };
        return changes.isEmpty() ? deed : deed.isEmpty() ? changes : deed + "; " + changes;
    }

    /** What it made of them: {@code -d 192.0.2.5 becomes -d 10.0.0.9}, {@code sets --mark 0x1}. */
    String changes(Step step, Case one) {
        List<Rewrite> rewrites = Rewrite.of(step, one.packets());
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        List<String> more = new ArrayList<>();
        for (Field field : rewrites.stream().map(Rewrite::field).distinct().toList()) {
            List<Rewrite> some = rewrites.stream().filter(rewrite -> rewrite.field() == field).toList();
            if (!some.stream().allMatch(Rewrite::isKnown)) {
                more.add("the " + field.word().replace('-', ' ') + " becomes one that nobody can tell");
                continue;
            }
            String now = some.stream().map(rewrite -> words.of(rewrite.after())).distinct()
                    .collect(Collectors.joining(" or "));
            String was = some.stream().filter(Rewrite::hadValue).map(rewrite -> words.of(rewrite.before())).distinct()
                    .collect(Collectors.joining(" or "));
            if (!isTranslated(field)) {
                more.add("sets " + now);
            } else if (!was.equals(now)) {
                before.add(was);
                after.add(now);
            }
        }
        before.removeIf(String::isEmpty);
        if (!after.isEmpty()) {
            more.add(0, before.isEmpty() ? "sets " + String.join(" ", after)
                    : String.join(" ", before) + " becomes " + String.join(" ", after));
        }
        return String.join("; ", more);
    }

    private static boolean isTranslated(Field field) {
        return switch (field) {
            case SOURCE, DESTINATION, SOURCE_PORT, DESTINATION_PORT -> true;
            default -> false;
        };
    }

    /** Whether all packets of a case matched the rule: only some did, or perhaps all; empty if all. */
    String share(Step step, Case one) {
        return step.packets().contains(one.packets()) ? ""
                : step.packets().possibly().contains(one.packets().possibly()) ? "perhaps" : "some of them";
    }

    /** On what it depends whether packets of a case come to this end, each a line. */
    List<String> conditions(Case one) {
        List<String> said = new ArrayList<>();
        for (String condition : one.conditions()) {
            if (said.size() == CONDITIONS) {
                int more = one.conditions().size() - CONDITIONS;
                said.add("and on " + more + (more == 1 ? " thing more" : " things more"));
                return said;
            }
            said.add(cases.holds(one, condition).map(holds -> holds ? "if: " : "unless: ").orElse("depends on: ")
                    + condition);
        }
        return said;
    }
}
