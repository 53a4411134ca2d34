/**
 * The extension catalogue: every match and target as data, read from a plain-text table.
 *
 * <p>Canonical form, errors, completion, help, highlighting and {@code explain} are all read off it; nothing else in
 * the code knows an extension's name.
 */
package org.iptsh.ruleset.catalogue;
