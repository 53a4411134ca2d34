/** The line while it is typed: its words, its completion, its highlighting. */
package org.iptsh.shell.line;
