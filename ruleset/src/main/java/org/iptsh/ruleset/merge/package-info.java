/** Bringing together what two people made of one ruleset. */
package org.iptsh.ruleset.merge;
