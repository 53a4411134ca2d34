/** The commit transaction: from staged to live, with the way back laid before the first step. */
package org.iptsh.persistence.commit;
