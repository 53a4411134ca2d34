package org.iptsh.persistence.commit;

/**
 * The commit before: how it ended.
 *
 * @param outcome {@code confirmed}, {@code rolled-back} or {@code refused}
 */
public record Ended(Journal journal, String outcome) {}
