/** What a rule means, in plain English made from the phrases of the extension catalogue. */
package org.iptsh.ruleset.explain;
