/** Questions about what a ruleset does, answered for all packets at once. */
package org.iptsh.ruleset.question;
