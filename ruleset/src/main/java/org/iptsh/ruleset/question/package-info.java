/**
 * Questions about all packets at once: who gets through, what is open, what another ruleset would treat differently.
 */
package org.iptsh.ruleset.question;
