/** What a ruleset does with packets: which rules they meet on their way through the host, and how it ends. */
package org.iptsh.ruleset.trace;
