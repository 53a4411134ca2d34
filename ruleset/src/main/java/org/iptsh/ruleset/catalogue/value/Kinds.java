package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.function.Function;

/** The kinds of values by the names that the table gives them. */
public final class Kinds {
    private Kinds() {}

    /**
     * The kind that a part of the table in angle brackets names.
     *
     * @throws IllegalArgumentException with a message for whoever wrote the table
     */
    public static ValueKind of(String spec, Function<String, Vocabulary> vocabularies) {
        List<String> words = List.of(spec.trim().split(" "));
        try {
            ValueKind kind = kind(words.get(0), words.subList(1, words.size()), vocabularies);
            if (kind == null) {
                throw new IllegalArgumentException("unknown kind of value <" + spec + ">");
            }
            return kind;
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("<" + spec + "> lacks a part", e);
        }
    }

    private static ValueKind kind(String name, List<String> words, Function<String, Vocabulary> vocabularies) {
        return switch (name) {
            case "address" -> new NetworkKind(NetworkKind.Form.ADDRESS);
            case "network" -> new NetworkKind(NetworkKind.Form.NETWORK);
            case "networks" -> new NetworkKind(NetworkKind.Form.NETWORKS);
            case "masked-address" -> new NetworkKind(NetworkKind.Form.MASKED);
            case "plain-network" -> new NetworkKind(NetworkKind.Form.PLAIN_NETWORK);
            case "kept-network" -> new NetworkKind(NetworkKind.Form.KEPT);
            case "address-range" -> new AddressRangeKind();
            case "nat" -> new NatKind(false);
            case "shifted-nat" -> new NatKind(true);
            case "port" -> new PortKind(PortKind.Form.ONE, words.contains("decimal"), false);
            case "ports" -> new PortKind(
                PortKind.Form.RANGE, words.contains("decimal"), words.contains("own"));
            case "dashed-ports" -> new PortKind(PortKind.Form.DASHED, false, false);
            case "port-list" -> new PortKind(PortKind.Form.LIST, false, words.contains("own"));
            case "protocol" -> new ProtocolKind(
                true, 0, words.isEmpty() ? null : vocabularies.apply(words.get(0)));
            case "protocol-number" -> new ProtocolKind(
                false, words.isEmpty() ? 0 : Integer.parseInt(words.get(0)), null);
            case "interface" -> new InterfaceKind();
            case "mac" -> new MacKind(false);
            case "group-mac" -> new MacKind(true);
            case "user" -> new OwnerKind(false);
            case "group" -> new OwnerKind(true);
            case "prefix" -> new PrefixKind(false);
            case "mask" -> new PrefixKind(true);
            case "set" -> new SetNameKind();
            case "directions" -> new SetDirectionsKind();
            case "class" -> new ClassKind();
            case "fraction" -> new FractionKind();
            case "clock" -> new ClockKind();
            case "date" -> new DateKind();
            case "bytecode" -> new BytecodeKind();
            case "u32" -> new U32Kind();
            case "pattern" -> new PatternKind(false);
            case "hex-pattern" -> new PatternKind(true);
            case "byte-count" -> new ByteCountKind();
            case "rate" -> new RateKind(10_000, false);
            case "byte-rate" -> new RateKind(1_000_000, true);
            case "address-list" -> new AddressListKind();
            case "prefix-network" -> new PrefixNetworkKind();
            case "header-options" -> new HeaderOptionsKind();
            case "interval" -> new DurationKind(false);
            case "average" -> new DurationKind(true);
            case "bit-rate" -> new BitRateKind();
            case "match-name" -> new NamedKind("MATCH");
            case "target-name" -> new NamedKind("TARGET|CHAIN");
            case "chain-name" -> new NamedKind("CHAIN");
            case "counter" -> new NamedKind("NUMBER");
            case "node-bit" -> new SpecialNumberKind(new NumberKind(1, 32, 0), SpecialNumberKind.Form.BIT, null);
            case "node-bits" -> new SpecialNumberKind(new NumberKind(1, 32, 8), SpecialNumberKind.Form.BITS, null);
            case "zone" -> new SpecialNumberKind(new NumberKind(0, 65535, 0), SpecialNumberKind.Form.PLAIN, "mark");
            case "led-delay" -> new SpecialNumberKind(
                    new NumberKind(0, 4294967295L, 0), SpecialNumberKind.Form.PLAIN, "inf");
            case "decimal" -> new SpecialNumberKind(number(words), SpecialNumberKind.Form.DECIMAL, null);
            case "quoted-number" -> new SpecialNumberKind(
                new NumberKind(0, Long.parseLong(words.get(0)), 0), SpecialNumberKind.Form.QUOTED, null);
            case "named-mask" -> new NamedMaskKind(vocabularies.apply(words.get(0)));
            case "named-range" -> new NamedRangeKind(range(words.subList(0, 1)), vocabularies.apply(words.get(1)));
            case "chunks" -> new ChunksKind(vocabularies.apply(words.get(0)));
            case "number" -> number(words);
            case "range" -> range(words);
            case "text" -> text(TextKind.Form.QUOTED, words);
            case "padded-text" -> text(TextKind.Form.PADDED, words);
            case "enclosed-text" -> text(TextKind.Form.ENCLOSED, words);
            case "cut-text" -> text(TextKind.Form.CUT, words);
            case "name" -> text(TextKind.Form.BARE, words);
            case "one-of" -> new OneOfKind(
                vocabularies.apply(words.get(0)),
                words.contains("short") ? Vocabulary.Shortening.FIRST : Vocabulary.Shortening.NONE,
                words.contains("named"));
            case "list-of" -> new ListKind(vocabularies.apply(words.get(0)));
            case "flags" -> new FlagsKind(vocabularies.apply(words.get(0)));
            case "days" -> new DaysKind(vocabularies.apply(words.get(0)));
            case "icmp-type" -> icmpType(words, vocabularies);
            case "numbers" -> new NumberListKind(Integer.parseInt(words.get(0)), vocabularies.apply(words.get(1)));
            case "mark" -> masked(0xffffffffL, 0, MaskedKind.Form.MATCH, words, vocabularies);
            case "xor-mark" -> masked(0xffffffffL, 0, MaskedKind.Form.XOR, words, vocabularies);
            case "set-mark" -> masked(0xffffffffL, 0, MaskedKind.Form.SET, words, vocabularies);
            case "mark-and" -> masked(0xffffffffL, 0, MaskedKind.Form.AND_BITS, words, vocabularies);
            case "mark-or" -> masked(0xffffffffL, 0, MaskedKind.Form.OR_BITS, words, vocabularies);
            case "mark-xor" -> masked(0xffffffffL, 0, MaskedKind.Form.XOR_BITS, words, vocabularies);
            case "tos" -> masked(0xff, 2, MaskedKind.Form.XOR, words, vocabularies);
            case "tos-and" -> masked(0xff, 2, MaskedKind.Form.AND_BITS, words, vocabularies);
            case "tos-or" -> masked(0xff, 2, MaskedKind.Form.OR_BITS, words, vocabularies);
            case "tos-xor" -> masked(0xff, 2, MaskedKind.Form.XOR_BITS, words, vocabularies);
            default -> null;
        };
    }

    private static ValueKind masked(
            long limit,
            int digits,
            MaskedKind.Form form,
            List<String> words,
            Function<String, Vocabulary> vocabularies) {
        return new MaskedKind(limit, digits, form, words.isEmpty() ? null : vocabularies.apply(words.get(0)));
    }

    private static ValueKind icmpType(List<String> words, Function<String, Vocabulary> vocabularies) {
        boolean coded = words.contains("coded");
        Vocabulary types = vocabularies.apply(words.get(0));
        return new IcmpTypeKind(
                words.size() == 1 || coded ? types : types.with(vocabularies.apply(words.get(1))), coded);
    }

    private static NumberKind number(List<String> words) {
        int dots = words.get(0).indexOf("..");
        int digits = words.size() < 2 ? 0 : Integer.parseInt(words.get(1).substring("hex".length()));
        return new NumberKind(
                Long.parseLong(words.get(0).substring(0, dots)), Long.parseLong(words.get(0).substring(dots + 2)),
                digits);
    }

    private static RangeKind range(List<String> words) {
        return new RangeKind(
                Long.parseLong(words.get(0)),
                words.contains("ordered"),
                words.contains("strict"),
                words.contains("open"),
                words.contains("dashed") ? '-' : ':');
    }

    private static ValueKind text(TextKind.Form form, List<String> words) {
        return new TextKind(Integer.parseInt(words.get(0)), form, words.size() > 1 ? words.get(1) : "TEXT");
    }
}
