package org.iptsh.ruleset.diff;

/** What became of a rule, a chain or a policy; the names are those of the JSON document. */
public enum Kind {
    ADDED("added"),
    REMOVED("removed"),
    MOVED("moved"),
    POLICY("policy"),
    CHAIN_ADDED("chain-added"),
    CHAIN_REMOVED("chain-removed");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
