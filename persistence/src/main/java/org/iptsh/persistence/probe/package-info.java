/** The kernel as the judge of traces: packets sent into a scratch namespace, and the rules that they meet there. */
package org.iptsh.persistence.probe;
