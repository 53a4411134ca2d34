package org.iptsh.persistence.probe;

/**
 * A rule that a packet matched, or a policy that decided on it, as the kernel tells it.
 *
 * @param position of the rule, from 1; 0 for the policy
 * @param verdict {@code ACCEPT}, {@code DROP}, {@code QUEUE}, {@code RETURN}, {@code CONTINUE}, or where it leads to
 */
public record Met(String table, String chain, int position, String verdict) {}
