/** What guards the administrator when this JVM is gone: the rollback timer, the transaction's script, the boot unit. */
package org.iptsh.persistence.guard;
