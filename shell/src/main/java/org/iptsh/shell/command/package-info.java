/** The shell's own commands, a file each, and the one list of them. */
package org.iptsh.shell.command;
