/** What guards the administrator while this JVM is gone: the rollback timer, the transaction's script, the boot unit. */
package org.iptsh.persistence.guard;
