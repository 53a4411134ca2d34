/** The kinds of values that options take: how each is read, printed as iptables-save prints it, offered and said. */
package org.iptsh.ruleset.catalogue.value;
