package org.iptsh.ruleset;

/** Which of the kernel's two rule stores the iptables programs work on. */
public enum Backend {
    NFT("nft", "nf_tables"),
    LEGACY("legacy", "legacy");

    private final String word;
    private final String label;

    Backend(String word, String label) {
        this.word = word;
        this.label = label;
    }

    /** As the settings name it, and as the programs have it in their names: {@code iptables-nft-save}. */
    public String word() {
        return word;
    }

    /** As {@code iptables --version} says it. */
    public String label() {
        return label;
    }
}
