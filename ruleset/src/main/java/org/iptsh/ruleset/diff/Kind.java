package org.iptsh.ruleset.diff;

/** What became of a rule, a chain or a policy; the names are those of the JSON document. */
public enum Kind {
    CHAIN_ADDED("chain-added"),
    CHAIN_REMOVED("chain-removed"),
    POLICY("policy"),
    ADDED("added"),
    REMOVED("removed"),
    MOVED("moved");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
