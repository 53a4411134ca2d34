# Brings the rules of ours in live to what they shall be, and leaves all others standing where they stand among ours.
#
#   awk -f weave.awk kind=live FILE [kind=fits FILE] kind=ours FILE... kind=wanted FILE
#
# All are lines as of iptables-save or of `iptables -S` under a *table line, with a COMMIT at the end: a file without
# one is damaged, and nothing is printed then (code 3). ours: what is ours in live as far as it has these rules, in each
# chain as often as the file does that has it most often. wanted: what ours shall be, and all chains of ours that shall
# be. Prints the script for iptables-restore --noflush; nothing if nothing is to be done; "=" if something is, and live
# is just what the file fits says, in the chains that any of the files names but live.
#
# Rules are deleted by text, which takes the first one of several, and inserted by position. Another's rule stays behind
# the rule of ours that it is behind of; what comes new takes the places of what goes. With append=1 all of ours from
# the first difference on goes to the end instead: no rule of another that comes or goes meanwhile can be in the way.
# LC_ALL=C, and no more than POSIX awk.

function key(chain) { return table SUBSEP chain }

function is_builtin(k) {
    split(k, part, SUBSEP)
    return index(builtin[part[1]], " " part[2] " ") > 0
}

function declare(chain, policy) {
    if (!(key(chain) in known)) {
        known[key(chain)] = 1
        chains[++count] = key(chain)
    }
    has[kind, key(chain)] = 1
    policies[kind, key(chain)] = policy
    if (kind == "wanted") has["ours", key(chain)] = 1
}

function add_rule(chain, text,    k, times) {
    k = key(chain)
    if (!((kind, k) in has)) declare(chain, "-")
    rules[kind, k, ++size[kind, k]] = text
    if (kind != "ours" && kind != "wanted") return
    times = ++copies[block, k, text]
    if (times > most[k, text]) most[k, text] = times
}

function target(text) {
    gsub(/"([^"\\]|\\.)*"/, "", text)
    return match(text, / -[jg] [^ ]+/) ? substr(text, RSTART + 4, RLENGTH - 4) : ""
}

function differs(k,    i, a, b) {
    a = policies["live", k]
    b = policies["fits", k]
    if (is_builtin(k)) {
        if (a == "") a = "ACCEPT"
        if (b == "") b = "ACCEPT"
    } else if ((("live", k) in has) != (("fits", k) in has)) return 1
    if (a != b && a != "-" && b != "-" || size["live", k] + 0 != size["fits", k] + 0) return 1
    for (i = 1; i <= size["live", k]; i++) if (rules["live", k, i] != rules["fits", k, i]) return 1
    return 0
}

# Pairs the rules of ours that may stay: pair[place in live] = place in wanted.
function match_up(k,    i, j, n, m, low, high, width) {
    split("", ours)
    n = 0
    for (i = 1; i <= size["live", k]; i++) if (most[k, rules["live", k, i]]) ours[++n] = i
    m = size["wanted", k] + 0
    low = 1
    while (low <= n && low <= m && rules["live", k, ours[low]] == rules["wanted", k, low]) {
        pair[ours[low]] = low
        low++
    }
    if (append) return
    high = 0
    while (n > low - 1 && m > low - 1 && rules["live", k, ours[n]] == rules["wanted", k, m]) pair[ours[n--]] = m--
    # The longest common subsequence of what is left, unless that would take too long.
    width = m + 2
    if ((n - low + 1) * (m - low + 1) > 250000) return
    split("", longest)
    for (i = n; i >= low; i--) for (j = m; j >= low; j--) {
        if (rules["live", k, ours[i]] == rules["wanted", k, j])
            longest[i * width + j] = longest[(i + 1) * width + j + 1] + 1
        else if (longest[(i + 1) * width + j] + 0 > longest[i * width + j + 1] + 0)
            longest[i * width + j] = longest[(i + 1) * width + j]
        else longest[i * width + j] = longest[i * width + j + 1] + 0
    }
    i = j = low
    while (i <= n && j <= m) {
        if (rules["live", k, ours[i]] == rules["wanted", k, j]) pair[ours[i++]] = j++
        else if (longest[(i + 1) * width + j] + 0 >= longest[i * width + j + 1] + 0) i++
        else j++
    }
}

# What of ours goes: gone[place in live]. Deleting takes the first copy, so one that could stay goes with a later one.
function take_out(k,    i, text) {
    split("", spare)
    split("", total)
    split("", last)
    for (i = 1; i <= size["live", k]; i++) {
        text = rules["live", k, i]
        if (total[text] < most[k, text]) { total[text]++; spare[text]++ }
        if (i in pair) spare[text]--
    }
    for (i = 1; i <= size["live", k]; i++) {
        text = rules["live", k, i]
        if (!(i in pair) && spare[text] > 0) { gone[i] = 1; spare[text]--; last[text] = i }
    }
    for (i = 1; i <= size["live", k]; i++) {
        text = rules["live", k, i]
        if (i < last[text]) { gone[i] = 1; delete pair[i] }
    }
}

function emit(phase, line) { out[phase, ++lines[phase]] = line }

# Puts a rule into the chain as it will be; the first that are missing in live are inserted at their place.
function place(k, text, is_new) {
    final[k]++
    refers[part[1], target(text)] = 1
    if (!is_new) return
    if (final[k] > standing) emit("in", "-A " part[2] text)
    else emit("in", "-I " part[2] " " final[k] text)
    standing++
}

function weave(k,    i, next_in, upto, slots, n) {
    split("", pair)
    split("", gone)
    match_up(k)
    take_out(k)
    is_builtin(k)
    n = size["live", k] + 0
    standing = n
    for (i = 1; i <= n; i++) if (i in gone) {
        emit("out", "-D " part[2] rules["live", k, i])
        standing--
    }
    next_in = 1
    for (i = 1; i <= n + 1; i++) {
        # At the start of each stretch between two that stay: how far in wanted it goes, and how many places are free.
        if (i == 1 || (i - 1) in pair) {
            slots = 0
            for (upto = i; upto <= n && !(upto in pair); upto++) if (upto in gone) slots++
            upto = upto <= n ? pair[upto] : size["wanted", k] + 1
        }
        if (i == n + 1 || i in pair) {
            while (next_in < upto) place(k, rules["wanted", k, next_in++], 1)
            if (i <= n) { place(k, rules["live", k, i], 0); next_in++ }
        } else if (!(i in gone)) place(k, rules["live", k, i], 0)
        else if (!append) {
            slots--
            while (next_in < upto) {
                place(k, rules["wanted", k, next_in++], 1)
                if (slots > 0) break
            }
        }
    }
}

function weave_table(name,    c, k, i, p) {
    split("", out)
    split("", lines)
    for (c = 1; c <= count; c++) {
        k = chains[c]
        split(k, part, SUBSEP)
        if (part[1] != name) continue
        if (!(("ours", k) in has)) {
            for (i = 1; i <= size["live", k]; i++) refers[name, target(rules["live", k, i])] = 1
            continue
        }
        if (("wanted", k) in has && !(("live", k) in has) && !is_builtin(k)) emit("new", "-N " part[2])
        weave(k)
        p = policies["wanted", k]
        if (is_builtin(k) && p != "" && p != "-" && p != (("live", k) in has ? policies["live", k] : "ACCEPT"))
            emit("policy", "-P " part[2] " " p)
    }
    for (c = 1; c <= count; c++) {
        k = chains[c]
        if (is_builtin(k) || part[1] != name || ("wanted", k) in has) continue
        if (!(("ours", k) in has) || !(("live", k) in has)) continue
        if (!final[k] && !((part[1], part[2]) in refers)) emit("gone", "-X " part[2])
        else kept = kept "chain " part[2] " of table " name " stays: another's rules are in it or jump to it\n"
    }
    if (!(lines["new"] + lines["out"] + lines["in"] + lines["policy"] + lines["gone"])) return
    text_of[++answers] = "*" name
    c = split("new out in policy gone", phases, " ")
    for (p = 1; p <= c; p++) for (i = 1; i <= lines[phases[p]]; i++) text_of[++answers] = out[phases[p], i]
    text_of[++answers] = "COMMIT"
}

BEGIN {
    builtin["filter"] = builtin["security"] = " INPUT FORWARD OUTPUT "
    builtin["nat"] = " PREROUTING INPUT OUTPUT POSTROUTING "
    builtin["mangle"] = " PREROUTING INPUT FORWARD OUTPUT POSTROUTING "
    builtin["raw"] = " PREROUTING OUTPUT "
}

FNR == 1 {
    damaged = damaged || open
    ended = 0
}

/^\[/ { sub(/^\[[0-9]+:[0-9]+\] /, "") }

/^\*/ {
    table = substr($1, 2)
    open = 1
    block++
    if (!(table in tables)) {
        tables[table] = 1
        table_names[++table_count] = table
    }
}

/^COMMIT/ {
    open = 0
    if (!ended++) whole++
}

/^:/ { declare(substr($1, 2), $2) }

/^-N / { declare($2, "-") }

/^-P / { declare($2, $3) }

/^-A / { add_rule($2, substr($0, 4 + length($2))) }

END {
    for (i = 1; i < ARGC; i++) if (ARGV[i] !~ /^[a-z]+=/) files++
    if (damaged || open || whole != files) {
        print "a file that says what the rules are is damaged" | "cat >&2"
        exit 3
    }
    for (i = 1; i <= table_count; i++) weave_table(table_names[i])
    if (!answers) {
        if (kept) printf "%s", kept | "cat >&2"
        exit 0
    }
    for (i = 1; i < ARGC; i++) if (ARGV[i] == "kind=fits") fitting = 1
    for (i = 1; i <= count && fitting; i++)
        if ((("ours", chains[i]) in has || ("fits", chains[i]) in has) && differs(chains[i])) fitting = 0
    if (fitting) print "="
    else for (i = 1; i <= answers; i++) print text_of[i]
}
