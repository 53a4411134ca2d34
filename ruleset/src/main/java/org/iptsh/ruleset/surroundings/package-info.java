/** What the meaning of a ruleset depends on beside itself: the host's addresses, routes, interfaces and IP sets. */
package org.iptsh.ruleset.surroundings;
