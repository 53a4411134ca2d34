package org.iptsh.ruleset.catalogue.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The kinds of values by the names that the table gives them. */
public final class Kinds {
    private static final Map<String, BiFunction<List<String>, Function<String, Vocabulary>, ValueKind>> BY_NAME =
            new HashMap<>();

    static {
        plain("address", new NetworkKind(NetworkKind.Form.ADDRESS));
        plain("network", new NetworkKind(NetworkKind.Form.NETWORK));
        plain("networks", new NetworkKind(NetworkKind.Form.NETWORKS));
        plain("masked-address", new NetworkKind(NetworkKind.Form.MASKED));
        plain("cut-address", new NetworkKind(NetworkKind.Form.CUT));
        plain("address-range", new AddressRangeKind());
        plain("nat", new NatKind(false));
        plain("shifted-nat", new NatKind(true));
        plain("port", new PortKind(PortKind.Form.ONE));
        plain("ports", new PortKind(PortKind.Form.RANGE));
        plain("dashed-ports", new PortKind(PortKind.Form.DASHED));
        plain("port-list", new PortKind(PortKind.Form.LIST));
        plain("protocol", new ProtocolKind(true));
        plain("protocol-number", new ProtocolKind(false));
        plain("interface", new InterfaceKind());
        plain("mac", new MacKind());
        plain("user", new OwnerKind(false));
        plain("group", new OwnerKind(true));
        plain("prefix", new PrefixKind(false));
        plain("mask", new PrefixKind(true));
        plain("set", new SetNameKind());
        plain("directions", new SetDirectionsKind());
        plain("class", new ClassKind());
        plain("fraction", new FractionKind());
        plain("clock", new ClockKind());
        plain("date", new DateKind());
        plain("bytecode", new BytecodeKind());
        plain("u32", new U32Kind());
        plain("pattern", new PatternKind(false));
        plain("hex-pattern", new PatternKind(true));
        plain("byte-count", new ByteCountKind());
        plain("rate", new RateKind(10_000, false));
        plain("byte-rate", new RateKind(1_000_000, true));
        plain("address-list", new AddressListKind());
        plain("prefix-network", new PrefixNetworkKind());
        plain("header-options", new HeaderOptionsKind());
        plain("duration", new DurationKind());
        plain("bit-rate", new BitRateKind());
        plain("match-name", new NamedKind("MATCH"));
        plain("target-name", new NamedKind("TARGET|CHAIN"));
        plain("chain-name", new NamedKind("CHAIN"));
        plain("counter", new NamedKind("NUMBER"));
        plain("node-bit", new SpecialNumberKind(new NumberKind(1, 32, 0), SpecialNumberKind.Form.BIT, null));
        plain("zone", new SpecialNumberKind(new NumberKind(0, 65535, 0), SpecialNumberKind.Form.PLAIN, "mark"));
        plain("led-delay",
                new SpecialNumberKind(new NumberKind(0, 4294967295L, 0), SpecialNumberKind.Form.PLAIN, "inf"));
        of("quoted-number", (words, vocabulary) -> new SpecialNumberKind(
                new NumberKind(0, Long.parseLong(words.get(0)), 0), SpecialNumberKind.Form.QUOTED, null));
        of("named-mask", (words, vocabulary) -> new NamedMaskKind(vocabulary.apply(words.get(0))));
        of("named-range", (words, vocabulary) ->
                new NamedRangeKind(range(words.subList(0, 1)), vocabulary.apply(words.get(1))));
        of("chunks", (words, vocabulary) -> new ChunksKind(vocabulary.apply(words.get(0))));
        of("number", (words, vocabulary) -> number(words));
        of("range", (words, vocabulary) -> range(words));
        of("text", (words, vocabulary) -> text(TextKind.Form.QUOTED, words));
        of("cut-text", (words, vocabulary) -> text(TextKind.Form.CUT, words));
        of("quoted-text", (words, vocabulary) -> text(TextKind.Form.ALWAYS_QUOTED, words));
        of("name", (words, vocabulary) -> text(TextKind.Form.BARE, words));
        of("one-of", (words, vocabulary) -> new OneOfKind(
                vocabulary.apply(words.get(0)),
                words.contains("short") ? Vocabulary.Shortening.FIRST : Vocabulary.Shortening.NONE));
        of("list-of", (words, vocabulary) ->
                new ListKind(vocabulary.apply(words.get(0)), !words.contains("as-written")));
        of("flags", (words, vocabulary) -> new FlagsKind(vocabulary.apply(words.get(0))));
        of("days", (words, vocabulary) -> new DaysKind(vocabulary.apply(words.get(0))));
        of("icmp-type", (words, vocabulary) -> new IcmpTypeKind(vocabulary.apply(words.get(0))));
        of("numbers", (words, vocabulary) ->
                new NumberListKind(Integer.parseInt(words.get(0)), vocabulary.apply(words.get(1))));
        masked("mark", 0xffffffffL, 0, MaskedKind.Form.MATCH);
        masked("xor-mark", 0xffffffffL, 0, MaskedKind.Form.XOR);
        masked("set-mark", 0xffffffffL, 0, MaskedKind.Form.SET);
        masked("mark-and", 0xffffffffL, 0, MaskedKind.Form.AND_BITS);
        masked("mark-or", 0xffffffffL, 0, MaskedKind.Form.OR_BITS);
        masked("mark-xor", 0xffffffffL, 0, MaskedKind.Form.XOR_BITS);
        masked("tos", 0xff, 2, MaskedKind.Form.XOR);
        masked("tos-and", 0xff, 2, MaskedKind.Form.AND_BITS);
        masked("tos-or", 0xff, 2, MaskedKind.Form.OR_BITS);
        masked("tos-xor", 0xff, 2, MaskedKind.Form.XOR_BITS);
    }

    private Kinds() {}

    /**
     * The kind that a part of the table in angle brackets names.
     *
     * @throws IllegalArgumentException with a message for whoever wrote the table
     */
    public static ValueKind of(String spec, Function<String, Vocabulary> vocabularies) {
        List<String> words = List.of(spec.trim().split(" +"));
        BiFunction<List<String>, Function<String, Vocabulary>, ValueKind> maker = BY_NAME.get(words.get(0));
        if (maker == null) {
            throw new IllegalArgumentException("unknown kind of value <" + spec + ">");
        }
        try {
            return maker.apply(words.subList(1, words.size()), vocabularies);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("<" + spec + "> lacks a part", e);
        }
    }

    private static void plain(String name, ValueKind kind) {
        BY_NAME.put(name, (words, vocabulary) -> kind);
    }

    private static void of(String name, BiFunction<List<String>, Function<String, Vocabulary>, ValueKind> maker) {
        BY_NAME.put(name, maker);
    }

    private static void masked(String name, long limit, int digits, MaskedKind.Form form) {
        BY_NAME.put(name, (words, vocabulary) -> new MaskedKind(
                limit, digits, form, words.isEmpty() ? null : vocabulary.apply(words.get(0))));
    }

    private static ValueKind number(List<String> words) {
        int dots = words.get(0).indexOf("..");
        int digits = words.size() < 2 ? 0 : Integer.parseInt(words.get(1).substring("hex".length()));
        return new NumberKind(
                Long.parseLong(words.get(0).substring(0, dots)), Long.parseLong(words.get(0).substring(dots + 2)),
                digits);
    }

    private static RangeKind range(List<String> words) {
        return new RangeKind(Long.parseLong(words.get(0)), words.contains("ordered"), words.contains("strict"), words.contains("open"),
                words.contains("dashed") ? '-' : ':');
    }

    private static ValueKind text(TextKind.Form form, List<String> words) {
        return new TextKind(Integer.parseInt(words.get(0)), form, words.size() > 1 ? words.get(1) : "TEXT");
    }
}
