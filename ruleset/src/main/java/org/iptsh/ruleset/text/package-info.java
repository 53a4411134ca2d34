/** The text of iptables-save and of typed lines: cut into words, read and written. */
package org.iptsh.ruleset.text;
