/** A page of HTML for the review of a ruleset or of a difference: what it says is a model, how it looks is made of that. */
package org.iptsh.shell.report;
