package org.iptsh.plugin;

import org.iptsh.plugin.usage.Arguments;

/**
 * One use of a command.
 *
 * @param arguments the words behind its name, each at its place
 */
public record Call(Session session, Console console, Arguments arguments) {}
