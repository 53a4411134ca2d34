/** The ruleset as an immutable value: families, tables, chains and rules, and what can be wrong with their text. */
package org.iptsh.ruleset;
