/** Checks that find what is wrong, useless or risky in a firewall, though every line of it is well written. */
package org.iptsh.ruleset.lint;
