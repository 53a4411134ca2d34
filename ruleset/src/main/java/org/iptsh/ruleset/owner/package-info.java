/** Which programs besides us write to the firewall, and which of its chains and rules are theirs. */
package org.iptsh.ruleset.owner;
