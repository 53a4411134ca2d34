package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;

/** Addresses as rules write them, and as the host that the rules are for has them. */
final class Addresses {
    private final Space space;
    private final Routes routes;
    private final Optional<Hook> hook;

    /** Addresses as they are wherever packets come by. */
    Addresses(Space space, Routes routes) {
        this(space, routes, Optional.empty());
    }

    private Addresses(Space space, Routes routes, Optional<Hook> hook) {
        this.space = space;
        this.routes = routes;
        this.hook = hook;
    }

    /** The same for packets that come by in a hook: where they have got tells something of where they go. */
    Addresses in(Hook where) {
        return new Addresses(space, routes, Optional.of(where));
    }

    /** The packets with an address that is written as one, as a network, with a mask, or from one to another. */
    Optional<Packets> in(Field field, String text) {
        int minus = text.indexOf('-');
        if (minus > 0) {
            return Optional.of(space.range(field, number(text.substring(0, minus)), number(text.substring(minus + 1))));
        }
        Ranges.Masked network = network(text);
        return Optional.of(network.value().andNot(network.mask()).signum() == 0
                ? space.masked(field, network.value(), network.mask()) : space.none());
    }

    /** An address as a number. */
    BigInteger number(String address) {
        return Prefix.parse(space.family(), address).orElseThrow().bits();
    }

    /** A network: {@code 10.0.0.0/8}, or with a mask that has gaps, {@code 10.0.0.1/255.0.0.255}. */
    Ranges.Masked network(String text) {
        int slash = text.indexOf('/');
        int width = space.width(Field.SOURCE);
        BigInteger all = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        if (slash < 0) {
            return new Ranges.Masked(number(text), all);
        }
        String said = text.substring(slash + 1);
        BigInteger mask = said.chars().allMatch(Character::isDigit)
                ? all.andNot(BigInteger.ONE.shiftLeft(width - Integer.parseInt(said)).subtract(BigInteger.ONE))
                : number(said);
        return new Ranges.Masked(number(text.substring(0, slash)), mask);
    }

    /**
     * The packets whose address is of one of these types on the interface that they come in or leave by, as
     * {@code --limit-iface-in} has it: another interface's address is none ({@code __inet_dev_addr_type} in
     * net/ipv4/fib_frontend.c). Empty if nobody knows.
     *
     * @param by IN or OUT
     */
    Optional<Packets> ofType(Field field, String list, Field by) {
        if (!routes.isKnown() || space.family() == Family.IPV6) {
            return Optional.empty();
        }
        Packets others = space.all();
        List<Packets> all = new ArrayList<>();
        for (String device : routes.devices()) {
            Packets through = space.through(by, device);
            others = others.minus(through);
            all.add(through.and(new Addresses(space, routes.on(device), hook).ofType(field, list).orElseThrow()));
        }
        all.add(others.and(new Addresses(space, routes.on(""), hook).ofType(field, list).orElseThrow()));
        return Optional.of(Packets.union(space, all));
    }

    /** The packets whose address is of one of these types; empty if nobody knows which addresses are. */
    Optional<Packets> ofType(Field field, String list) {
        String[] types = list.split(",");
        if (space.family() == Family.IPV6 && types.length > 1) {
            return Optional.empty();
        }
        Packets all = space.none();
        for (String type : types) {
            Optional<Packets> one = space.family() == Family.IPV4 ? ofType4(field, type) : ofType6(field, type);
            if (one.isEmpty()) {
                return one;
            }
            all = all.or(one.get());
        }
        return Optional.of(all);
    }

    /** As {@code inet_addr_type} tells them (net/ipv4/fib_frontend.c): by nothing but the local table. */
    private Optional<Packets> ofType4(Field field, String type) {
        return switch (type) {
            case "LOCAL" -> Optional.of(local(field).minus(broadcast(field)).minus(multicast(field)));
            case "BROADCAST" -> Optional.of(broadcast(field));
            case "MULTICAST" -> Optional.of(multicast(field));
            case "UNICAST" -> Optional.of(local(field).or(broadcast(field)).or(multicast(field)).not());
            default -> routes.isKnown() ? Optional.of(space.none()) : Optional.empty();
        };
    }

    /** As {@code match_type6} tells them (net/netfilter/xt_addrtype.c). */
    private Optional<Packets> ofType6(Field field, String type) {
        return switch (type) {
            case "LOCAL" -> Optional.of(local(field));
            case "ANYCAST" -> Optional.of(routes.isKnown() ? routed(field, Routes.Type.ANYCAST)
                    : other(field, "ANYCAST"));
            case "MULTICAST" -> Optional.of(multicast(field));
            case "UNICAST" -> Optional.of(multicast(field).or(space.prefix(field, BigInteger.ZERO, 128)).not());
            case "UNSPEC" -> Optional.of(space.prefix(field, BigInteger.ZERO, 128));
            default -> Optional.empty();
        };
    }

    private Packets local(Field field) {
        return routes.isKnown() ? routed(field, Routes.Type.LOCAL) : perhaps(field, "LOCAL", usual(field));
    }

    /** Of what begins with 0, 0.0.0.0 alone: so since Linux 5.3 (include/linux/in.h, ipv4_is_zeronet). */
    private Packets broadcast(Field field) {
        if (space.family() == Family.IPV6) {
            return space.none();
        }
        Packets always = space.prefix(field, BigInteger.ZERO, 32)
                .or(space.prefix(field, number("255.255.255.255"), 32));
        return always.or(routes.isKnown() ? routed(field, Routes.Type.BROADCAST)
                : other(field, "BROADCAST"));
    }

    /** The addresses that only a host's routes tell the type of. */
    private Packets usual(Field field) {
        Packets never = multicast(field).or(space.prefix(field, BigInteger.ZERO, space.width(field)));
        return (space.family() == Family.IPV6 ? never
                : never.or(space.prefix(field, number("255.255.255.255"), 32))).not();
    }

    /**
     * The packets whose address is of a type, by routes that nobody knows. What has got to the hook INPUT is for this
     * host, and what has got to FORWARD is not.
     */
    private Packets perhaps(Field field, String type, Packets some) {
        boolean forwarded = field == Field.DESTINATION && hook.equals(Optional.of(Hook.FORWARD));
        String words = "-m addrtype --" + (field == Field.SOURCE ? "src" : "dst") + "-type " + type;
        Packets changed = space.equal(field == Field.SOURCE ? Field.SOURCE_CHANGED : Field.DESTINATION_CHANGED, 1);
        return forwarded ? space.none() : some.and(changed.and(space.condition(words, "changed"))
                .or(changed.not().and(space.condition(words))));
    }

    /** The packets whose address is not one of this host's but of a type, by routes that nobody knows. */
    private Packets other(Field field, String type) {
        Packets rest = usual(field).minus(local(field));
        boolean arrived = field == Field.DESTINATION && hook.equals(Optional.of(Hook.INPUT));
        return arrived ? rest : perhaps(field, type, rest);
    }

    private Packets multicast(Field field) {
        return space.family() == Family.IPV4 ? space.prefix(field, number("224.0.0.0"), 4)
                : space.prefix(field, number("ff00::"), 8);
    }

    private Packets routed(Field field, Routes.Type type) {
        return Packets.union(space, routes.local().stream().filter(route -> route.type() == type)
                .map(route -> to(field, route).minus(Packets.union(space, routes.within(route).stream()
                        .filter(longer -> longer.type() != type).map(longer -> to(field, longer)).toList())))
                .toList());
    }

    private Packets to(Field field, Routes.Route route) {
        return space.prefix(field, route.destination().bits(), route.destination().length());
    }

    /** The packets that are for this host alone, by the address they go to. */
    Packets own() {
        return local(Field.DESTINATION).or(routed(Field.DESTINATION, Routes.Type.ANYCAST));
    }

    /** The packets that are for whoever gets them. */
    Packets everybody() {
        return broadcast(Field.DESTINATION).or(multicast(Field.DESTINATION));
    }

    /** The packets that whoever sends them may put on any link: what routes say of them is only where else they go. */
    Packets anyLink() {
        Packets one = space.family() == Family.IPV4 ? space.prefix(Field.DESTINATION, number("255.255.255.255"), 32)
                : space.prefix(Field.DESTINATION, number("fe80::"), 10);
        return one.minus(own()).or(multicast(Field.DESTINATION));
    }

    /**
     * For each interface, the packets that come by it with its own address put in.
     *
     * @param field the address that is changed
     * @param by IN or OUT, whose address it becomes
     * @param target what changes it, for what nobody knows
     */
    List<Effect.Alternative> own(Field field, Field by, String target) {
        List<Effect.Alternative> all = new ArrayList<>();
        Change changed = Change.none(space);
        if (by == Field.IN) {
            all.add(new Effect.Alternative(space.nowhere(Field.IN), changed.set(field, number(
                    space.family() == Family.IPV4 ? "127.0.0.1" : "::1"))));
        }
        for (String device : routes.devices()) {
            routes.address(device).ifPresent(address -> all.add(new Effect.Alternative(
                    space.through(by, device), changed.set(field, address.bits()))));
        }
        BigInteger whole = BigInteger.ONE.shiftLeft(space.width(field)).subtract(BigInteger.ONE);
        Change blurred = changed.blur(field, whole, "the address that " + target + " puts in");
        all.add(new Effect.Alternative(space.all(),
                field == Field.DESTINATION ? blurred.set(Field.REDIRECTED, 1) : blurred));
        return all;
    }
}
