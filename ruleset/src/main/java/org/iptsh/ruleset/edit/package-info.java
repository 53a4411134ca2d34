/** Changes to a ruleset in iptables' own words: read from a line, applied to a value. */
package org.iptsh.ruleset.edit;
