package org.iptsh.persistence.live;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether the expressions of an nft rule are of a form that iptables-nft writes and shows again as what they are.
 *
 * <p>What iptables has no form for makes its save program leave out the table or stop (ct, fib, reject, {@code meta
 * mark set} and the like), or is passed over in silence: sets, ranges of addresses, verdict maps, fields that it has
 * never heard of (measured, 1.8.9 and 1.8.11). A rule that iptables itself wrote is not of such a form, but for one:
 * with {@code -m tcp} or {@code -m udp} twice it shows the last port only. Its extensions are there as {@code xt}, of
 * which nft knows no more than the name.
 */
final class NftForm {
    private static final Set<String> EQUAL = Set.of("==", "!=");
    private static final Set<String> ORDER = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> FLAGS = Set.of("==", "in", "!");

    /** The comparisons of each field that are shown as what they are (measured). */
    private static final Map<String, Set<String>> SHOWN = Map.ofEntries(
            Map.entry("ip saddr", EQUAL), Map.entry("ip daddr", EQUAL),
            Map.entry("ip6 saddr", EQUAL), Map.entry("ip6 daddr", EQUAL),
            Map.entry("ip protocol", EQUAL), Map.entry("ip6 nexthdr", EQUAL), Map.entry("meta l4proto", EQUAL),
            Map.entry("ip ttl", ORDER), Map.entry("ip6 hoplimit", ORDER),
            Map.entry("tcp sport", ORDER), Map.entry("tcp dport", ORDER),
            Map.entry("udp sport", ORDER), Map.entry("udp dport", ORDER),
            Map.entry("tcp flags", FLAGS), Map.entry("tcp flags &", EQUAL),
            Map.entry("icmp type", EQUAL), Map.entry("icmpv6 type", EQUAL),
            Map.entry("meta iifname", EQUAL), Map.entry("meta oifname", EQUAL),
            Map.entry("meta iif", EQUAL), Map.entry("meta oif", EQUAL),
            Map.entry("meta mark", EQUAL), Map.entry("meta mark &", EQUAL), Map.entry("meta pkttype", EQUAL),
            Map.entry("ip saddr &", EQUAL), Map.entry("ip daddr &", EQUAL),
            Map.entry("ip6 saddr &", EQUAL), Map.entry("ip6 daddr &", EQUAL), Map.entry("ip frag-off &", EQUAL));

    /** Of two comparisons of such a field only the last one is shown (measured). */
    private static final Set<String> ONCE = Set.of("ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr",
            "tcp sport", "tcp dport", "udp sport", "udp dport", "meta iifname", "meta oifname");

    private static final Set<String> VERDICTS = Set.of("counter", "accept", "drop", "return", "continue");

    private final Set<String> compared = new HashSet<>();

    private NftForm() {}

    /** Whether iptables shows the rule as what it is. */
    static boolean isShown(JsonArray expressions) {
        NftForm form = new NftForm();
        return expressions.stream().allMatch(each -> each instanceof JsonObject expression && form.shows(expression));
    }

    private boolean shows(JsonObject expression) {
        String name = expression.keySet().iterator().next();
        return switch (name) {
            case "xt", "queue" -> true;
            case "jump", "goto" -> expression.getObject(name).has("target");
            case "limit" -> !expression.getObject(name).has("rate_unit")
                    && !expression.getObject(name).getBoolean("inv");
            // Of a group is what iptables calls NFLOG; its LOG is an xt.
            case "log" -> expression.getObject(name) != null && expression.getObject(name).has("group");
            // iptables calls it TRACE.
            case "mangle" -> "meta nftrace".equals(field(expression.getObject(name).get("key")));
            case "match" -> showsMatch(expression.getObject(name));
            default -> VERDICTS.contains(name);
        };
    }

    private boolean showsMatch(JsonObject match) {
        String field = field(match.get("left"));
        String plain = field.replace(" &", "");
        boolean again = !compared.add(plain) && ONCE.contains(plain);
        // A code alone is shown as any type.
        Set<String> shown = field.matches("icmp(v6)? code") && compared.contains(field.replace("code", "type"))
                ? EQUAL
                : SHOWN.getOrDefault(field, Set.of());
        return !again && shown.contains(match.getString("op")) && isPlain(match.get("right"), shown);
    }

    private static boolean isPlain(Object value, Set<String> shown) {
        if (value instanceof JsonObject object) {
            // From nft 1.1 on, flags are tied together by a bar; before, they are a list (measured).
            return object.has("prefix") || object.has("|") || object.has("range") && shown == ORDER;
        }
        return !(value instanceof String text && text.startsWith("@"));
    }

    /** {@code ip saddr}, {@code meta mark}; with {@code &} behind it if it is masked; empty if it is something else. */
    private static String field(Object left) {
        if (!(left instanceof JsonObject object)) {
            return "";
        } else if (object.has("payload")) {
            JsonObject payload = object.getObject("payload");
            return payload.getString("protocol") + " " + payload.getString("field");
        } else if (object.has("meta")) {
            return "meta " + object.getObject("meta").getString("key");
        } else if (object.has("&") && object.getArray("&") != null) {
            return field(object.getArray("&").get(0)) + " &";
        }
        return "";
    }
}
