/** What an administrator sets once for a host. */
package org.iptsh.persistence.settings;
