/** A command's usage line as a grammar: parsed, matched against words, and asked what may come next. */
package org.iptsh.plugin.usage;
