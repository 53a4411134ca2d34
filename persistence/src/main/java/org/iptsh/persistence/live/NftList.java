package org.iptsh.persistence.live;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Tables;

/**
 * What nft tells of a table of iptables: its rules as data, and one of them in nft's words.
 *
 * @param program the nft program
 */
record NftList(Programs programs, String program) {

    /**
     * A rule of which iptables does not show what it is.
     *
     * @param handle by which nft deletes it
     */
    record Hidden(String chain, long handle) {}

    /** The nft program, if this host has one. */
    static Optional<NftList> of(Programs programs) {
        return Iptables.locate(programs, "nft").map(program -> new NftList(programs, program.toString()));
    }

    /**
     * The rules of a table, or of one of its chains, that iptables does not show as what they are.
     *
     * @param what {@code table} or {@code chain}
     * @param chain its name; empty for the whole table
     * @return empty if nft does not tell, because there is nothing of that name any more, or it was built without JSON
     */
    Optional<List<Hidden>> hidden(String what, Family family, String table, String chain) {
        List<String> words = new ArrayList<>(List.of(program, "-j", "list", what, word(family), table));
        if (!chain.isEmpty()) {
            words.add(chain);
        }
        return objects(words).map(objects -> {
            List<Hidden> hidden = new ArrayList<>();
            for (Object each : objects) {
                JsonObject rule = ((JsonObject) each).getObject("rule");
                if (rule != null && !NftForm.isShown(rule.getArray("expr", new JsonArray()))) {
                    hidden.add(new Hidden(rule.getString("chain"), rule.getLong("handle")));
                }
            }
            return hidden;
        });
    }

    /** The chains of a table that hang on a hook without being one of iptables'. */
    List<String> baseChains(Family family, String table) {
        List<String> found = new ArrayList<>();
        for (Object each : objects(List.of(program, "-j", "list", "chains", word(family))).orElse(new JsonArray())) {
            JsonObject chain = ((JsonObject) each).getObject("chain");
            if (chain != null && chain.has("hook") && table.equals(chain.getString("table"))
                    && !Tables.builtInChains(table).contains(chain.getString("name"))) {
                found.add(chain.getString("name"));
            }
        }
        return found;
    }

    private Optional<JsonArray> objects(List<String> command) {
        Finished listing = programs.run(command, new byte[0]);
        try {
            return listing.ok()
                    ? Optional.of(JsonParser.object().from(listing.text()).getArray("nftables", new JsonArray()))
                    : Optional.empty();
        } catch (JsonParserException e) {
            return Optional.empty();
        }
    }

    /** A rule as nft writes it; its handle, should it be gone. */
    String words(Family family, String table, Hidden hidden) {
        String handle = " # handle " + hidden.handle();
        return programs.run(program, "-a", "list", "chain", word(family), table, hidden.chain()).text().lines()
                .filter(line -> line.endsWith(handle))
                .map(line -> line.substring(0, line.length() - handle.length()).strip())
                .findFirst()
                .orElse("handle " + hidden.handle());
    }

    /** How nft calls a family. */
    static String word(Family family) {
        return family == Family.IPV4 ? "ip" : "ip6";
    }
}
