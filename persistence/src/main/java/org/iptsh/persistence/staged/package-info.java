/** Staged: the candidate that an administrator edits, on disk after every command. */
package org.iptsh.persistence.staged;
