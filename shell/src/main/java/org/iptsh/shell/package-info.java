/** The shell: from a line, wherever it comes from, to a command and to the screen. */
package org.iptsh.shell;
