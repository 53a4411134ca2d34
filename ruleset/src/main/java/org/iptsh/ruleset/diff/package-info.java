/** How two rulesets differ, rule by rule. */
package org.iptsh.ruleset.diff;
