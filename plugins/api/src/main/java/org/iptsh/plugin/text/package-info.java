/** Text with meaning instead of colours: what a command shows, before a theme is put on it. */
package org.iptsh.plugin.text;
