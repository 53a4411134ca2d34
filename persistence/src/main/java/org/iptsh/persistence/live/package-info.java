/** Live: what the kernel enforces, and the scratch namespace in which it is asked what it would enforce. */
package org.iptsh.persistence.live;
