/** A ruleset or a difference as a page of HTML for a review: what it says is a model, and the page is made of that. */
package org.iptsh.shell.report;
