/** The host: its programs, its back end, and how it fails. */
package org.iptsh.persistence.host;
