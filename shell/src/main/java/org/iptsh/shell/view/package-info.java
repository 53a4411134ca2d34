/** What commands show: styled lines for people, documents for programs. Views print nothing. */
package org.iptsh.shell.view;
