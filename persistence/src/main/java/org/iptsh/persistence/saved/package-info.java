/** The saved rulesets: a plain git repository of plain files, whose newest version boots. */
package org.iptsh.persistence.saved;
