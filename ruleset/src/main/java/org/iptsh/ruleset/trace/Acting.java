package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/** What rules do with packets, by what the catalogue says of their targets. */
final class Acting {
    private final Space space;
    private final Addresses addresses;

    Acting(Space space, Addresses addresses) {
        this.space = space;
        this.addresses = addresses;
    }

    /**
     * What a rule does.
     *
     * @param hook where in the kernel the packet is: a translation of networks is for the destination or the source
     */
    Effect of(Specification rule, Hook hook) {
        if (rule.target() instanceof Part.Known target) {
            List<String> said = target.extension().effect();
            if (said.isEmpty()) {
                return Effect.of(Effect.Kind.UNKNOWN);
            }
            Effect.Kind kind = Effect.Kind.valueOf(said.get(0).toUpperCase(Locale.ROOT));
            return new Effect(kind, "", changes(target, said.subList(1, said.size()), hook));
        }
        if (rule.target() != null) {
            return Effect.of(Effect.Kind.UNKNOWN);
        }
        return rule.jump() == null ? Effect.of(Effect.Kind.CONTINUE)
                : new Effect(rule.goTo() ? Effect.Kind.GOTO : Effect.Kind.JUMP, rule.jump().text(), List.of());
    }

    private List<Effect.Alternative> changes(Part.Known target, List<String> also, Hook hook) {
        Change change = Change.none(space);
        for (Setting setting : target.given()) {
            if (!setting.option().sets().isEmpty() && setting.value() != null) {
                change = set(change, setting, target, hook);
            }
        }
        List<Effect.Alternative> all = List.of(new Effect.Alternative(space.all(), change));
        for (String more : also) {
            all = switch (more) {
                case "untracked" -> with(all, List.of(new Effect.Alternative(space.all(), untracked())));
                case "own-source" -> with(all, addresses.own(Field.SOURCE, Field.OUT, target.extension().name()));
                case "own-destination" -> with(all,
                        addresses.own(Field.DESTINATION, Field.IN, target.extension().name()));
                default -> throw new IllegalStateException("the catalogue has an effect that nobody knows: " + more);
            };
        }
        if (all.size() == 1 && all.get(0).change().isNone()) {
            return List.of();
        }
        return all.stream().map(each -> new Effect.Alternative(each.when(), noted(each.change()))).toList();
    }

    /**
     * Connection tracking calls translated what gets another address or port, and not what gets its own again
     * ({@code nf_nat_setup_info} in net/netfilter/nf_nat_core.c).
     */
    private Change noted(Change change) {
        return noted(noted(change, Field.SOURCE_CHANGED, Field.SOURCE, Field.SOURCE_PORT),
                Field.DESTINATION_CHANGED, Field.DESTINATION, Field.DESTINATION_PORT);
    }

    private Change noted(Change change, Field flag, Field... fields) {
        Packets other = space.none();
        for (Field field : fields) {
            other = !change.concerns(field) ? other : other.or(change.differs(Change.none(space), field, space.all()));
        }
        return change.raise(flag, other);
    }

    private static List<Effect.Alternative> with(List<Effect.Alternative> first, List<Effect.Alternative> second) {
        List<Effect.Alternative> all = new ArrayList<>();
        for (Effect.Alternative one : second) {
            first.forEach(each -> all.add(
                    new Effect.Alternative(each.when().and(one.when()), each.change().then(one.change()))));
        }
        return all;
    }

    private Change untracked() {
        return Change.none(space).set(Field.STATE, ConnectionState.UNTRACKED.ordinal());
    }

    private Change set(Change change, Setting setting, Part.Known target, Hook hook) {
        List<String> sets = setting.option().sets();
        String value = setting.value();
        if (sets.contains("unknown")) {
            return blurred(change, Field.of(sets.get(0)).orElseThrow(), target);
        }
        return switch (sets.get(0)) {
            case "state" -> change.then(untracked());
            case "mark", "connmark", "tos" -> sets.contains("from")
                    ? copied(change, target, sets) : masked(change, Field.of(sets.get(0)).orElseThrow(), value);
            case "dscp" -> change.set(Field.TOS, Ranges.number(value).shiftLeft(2), BigInteger.valueOf(0xfc));
            case "ttl" -> ttl(change, Integer.parseInt(value), sets);
            case "source", "destination" -> translated(change, Field.of(sets.get(0)).orElseThrow(), value, target);
            case "source-port", "destination-port" -> port(change, Field.of(sets.get(0)).orElseThrow(), value, target);
            case "network" -> change.set(isForDestination(hook) ? Field.DESTINATION : Field.SOURCE,
                    addresses.network(value).value(), addresses.network(value).mask());
            default -> throw new IllegalStateException("the catalogue sets what no packet has: " + sets);
        };
    }

    /** The kernel stops at 0 and at 255 (net/netfilter/xt_HL.c), and so do steps. */
    private static Change ttl(Change change, int value, List<String> sets) {
        if (sets.size() == 1) {
            return change.set(Field.TTL, value);
        }
        Change counted = change;
        for (int i = 0; i < value; i++) {
            counted = sets.contains("less") ? counted.decrease(Field.TTL) : counted.increase(Field.TTL);
        }
        return counted;
    }

    private static boolean isForDestination(Hook hook) {
        return hook == Hook.PREROUTING || hook == Hook.OUTPUT;
    }

    private Change blurred(Change change, Field field, Part.Known target) {
        return change.blur(field, all(field), "what " + words(target) + " makes of it");
    }

    private static String words(Part.Known target) {
        StringBuilder words = new StringBuilder();
        target.print(words);
        return words.toString();
    }

    private BigInteger all(Field field) {
        return BigInteger.ONE.shiftLeft(space.width(field)).subtract(BigInteger.ONE);
    }

    /** Clears the bits of the mask, then turns round those of the value (iptables-extensions(8), MARK). */
    private Change masked(Change change, Field field, String text) {
        Ranges.Masked said = Ranges.Masked.of(text, space.width(field));
        return change.set(field, said.value(), said.mask()).flip(field, said.value().andNot(said.mask()));
    }

    /** Copies one mark to the other; {@code mark from connmark by --nfmask --ctmask}. */
    private Change copied(Change change, Part.Known target, List<String> sets) {
        Field to = Field.of(sets.get(0)).orElseThrow();
        Field from = Field.of(sets.get(2)).orElseThrow();
        BigInteger whole = all(to);
        List<BigInteger> masks = sets.subList(4, sets.size()).stream()
                .map(option -> target.value(option) == null ? whole : Ranges.number(target.value(option)))
                .distinct().toList();
        return masks.size() == 1 ? change.take(to, from, masks.get(0)) : blurred(change, to, target);
    }

    /** {@code 10.0.0.1-10.0.0.2:80-90}, as the catalogue's kind of value for translations writes it. */
    private Change translated(Change change, Field field, String text, Part.Known target) {
        int bracket = text.indexOf(']');
        int colon = space.family().number() == 4 || bracket >= 0 ? text.indexOf(':', Math.max(bracket, 0))
                : text.startsWith(":") && !text.startsWith("::") ? 0 : -1;
        String range = (colon < 0 ? text : text.substring(0, colon)).replace("[", "").replace("]", "");
        Change translated = change;
        if (!range.isEmpty()) {
            int minus = range.indexOf('-');
            BigInteger from = addresses.number(minus < 0 ? range : range.substring(0, minus));
            BigInteger to = addresses.number(range.substring(minus + 1));
            translated = between(translated, field, from, to, target);
        }
        return colon < 0 ? translated : port(translated,
                field == Field.SOURCE ? Field.SOURCE_PORT : Field.DESTINATION_PORT, text.substring(colon + 1), target);
    }

    private Change port(Change change, Field field, String text, Part.Known target) {
        String ports = text.indexOf('/') < 0 ? text : text.substring(0, text.indexOf('/'));
        int minus = ports.indexOf('-');
        return between(change, field, Ranges.number(minus < 0 ? ports : ports.substring(0, minus)),
                Ranges.number(ports.substring(minus + 1)), target);
    }

    /** Sets the bits that both ends of a range have alike; nobody knows the lower ones. */
    private Change between(Change change, Field field, BigInteger from, BigInteger to, Part.Known target) {
        BigInteger open = BigInteger.ONE.shiftLeft(from.xor(to).bitLength()).subtract(BigInteger.ONE);
        Change set = change.set(field, from, all(field).andNot(open));
        return open.signum() == 0 ? set : set.blur(field, open, "what " + words(target) + " chooses");
    }
}
