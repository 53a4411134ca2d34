/** The shortest script that brings the kernel from one ruleset to another and leaves alone what stays. */
package org.iptsh.ruleset.delta;
