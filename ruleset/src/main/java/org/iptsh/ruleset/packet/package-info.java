/** Exact sets of packets, for questions about all packets at once. */
package org.iptsh.ruleset.packet;
