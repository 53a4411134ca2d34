package org.iptsh.ruleset.catalogue;

/**
 * What may stand where somebody is typing.
 *
 * @param text the word as it would be typed
 * @param group the heading it stands under: an extension, or the kind of value
 * @param description one line
 * @param finished whether a blank may follow: a list may go on
 */
public record Candidate(String text, String group, String description, boolean finished) {}
