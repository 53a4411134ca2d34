/** The interface between the shell and the commands, its own and those that plugins add. */
package org.iptsh.plugin;
