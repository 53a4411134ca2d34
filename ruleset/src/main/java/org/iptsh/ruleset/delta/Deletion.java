package org.iptsh.ruleset.delta;

import java.util.List;
import java.util.regex.Pattern;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;

/**
 * Which rule {@code -D CHAIN RULE} hits: the first that iptables takes for the same. All of it was measured on 1.8.9
 * with rules made up from the catalogue.
 *
 * <p>Every rule is found by the text that iptables-save prints of it, but for one: on the nft back end a jump to a
 * chain named like a target, such as {@code LOG}, is taken for one to the target. It goes by its number.
 *
 * <p>Some rules with other texts are taken for the same too: of the matches {@code helper}, {@code connlabel} and
 * {@code ipcomp} the values are not compared; and ip6tables-nft does not compare how long the prefix of an address is,
 * so {@code -s 2001:db8::/48} hits {@code -s 2001:db8::/32}, and {@code -s ::/1} hits a rule without {@code -s}.
 *
 * @param from the table before, and {@code to} after: what either has counts as a chain
 */
record Deletion(Table from, Table to, Family family, Backend backend) {
    private static final List<Pattern> NOT_COMPARED = List.of(
            Pattern.compile("(-m helper)(?: !)? --helper (?:\"(?:\\\\.|[^\"\\\\])*\"|\\S+)"),
            Pattern.compile("(-m connlabel)(?: !)? --label (?:\"(?:\\\\.|[^\"\\\\])*\"|\\S+)(?: --set)?"),
            Pattern.compile("(-m ipcomp)(?:(?: !)? --ipcompspi \\S+)?(?: --compres)?"));
    /** What all targets are named like. It spares most chains the catalogue, which takes a while to read. */
    private static final Pattern LIKE_TARGET = Pattern.compile("[A-Z0-9]{2,16}");
    private static final Pattern ANY_ADDRESS = Pattern.compile("(?<!! )\\B-[sd] ::/\\S+ ?");
    private static final Pattern PREFIX = Pattern.compile("(\\B-[sd] [0-9a-f:.]+)/\\S+");

    boolean findsByText(Rule rule) {
        return !isNamedAsTarget(rule.target());
    }

    /** Whether iptables confuses a chain of this name with a target. */
    boolean isNamedAsTarget(String chain) {
        return backend == Backend.NFT
                && (from.has(chain) || to.has(chain))
                && isTarget(chain, family);
    }

    /** Whether there is a target of this name. */
    static boolean isTarget(String name, Family family) {
        return isLikeTarget(name) && Catalogue.standard().target(name, family).isPresent();
    }

    static boolean isLikeTarget(String chain) {
        return LIKE_TARGET.matcher(chain).matches();
    }

    /** What is equal of rules that iptables takes for the same. */
    String compared(Rule rule) {
        String text = rule.text();
        for (Pattern pattern : NOT_COMPARED) {
            text = pattern.matcher(text).replaceAll("$1");
        }
        if (backend == Backend.NFT && family == Family.IPV6) {
            text = PREFIX.matcher(ANY_ADDRESS.matcher(text).replaceAll("")).replaceAll("$1");
        }
        return text.stripTrailing();
    }
}
