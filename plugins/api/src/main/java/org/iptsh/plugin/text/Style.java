package org.iptsh.plugin.text;

/** What a piece of text means; a theme decides how that looks. */
public enum Style {
    PLAIN, STRONG, FAINT, HEADING,
    ADDED, REMOVED, MOVED, CHANGED_WORD_ADDED, CHANGED_WORD_REMOVED,
    GOOD, WARNING, ERROR,
    FAMILY, TABLE, CHAIN, NUMBER,
    COMMAND, OPTION, VALUE, TARGET_ACCEPT, TARGET_DROP, TARGET_OTHER, COMMENT
}
