/** Files and folders that survive a power cut and that nobody else can change. */
package org.iptsh.persistence.disk;
