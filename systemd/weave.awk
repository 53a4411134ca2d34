# Brings the rules of ours in live to what they shall be, and leaves all others standing where they stand among ours.
#
#   awk -f weave.awk kind=live FILE [kind=fits FILE] kind=ours FILE... kind=wanted FILE
#
# All are lines as of iptables-save or of `iptables -S` under a *table line, with a COMMIT at the end: a file without
# one is damaged, and nothing is printed then (code 3). ours: what is ours in live as far as it has these rules, in each
# chain as often as the file does that has it most often. wanted: what ours shall be, and all chains of ours that shall
# be. Prints the script for iptables-restore --noflush --counters; nothing if nothing is to be done; "=" if something
# is, and live is just what the file fits says, in the chains that any of the files names but live. Before a script it
# may print a question instead: "whole" for all of live with counters, answered by all=1, and "ask TABLE NAME ..." for
# whether a chain has the name of that target, answered by free=" TABLE NAME ... " where none has.
#
# Rules are deleted by text, which takes the first that iptables takes for the same, and inserted by position. Another's
# rule stays behind the rule of ours that it is behind of; what comes new takes the places of what goes. A rule that
# iptables would take for one below it that has to go goes too, whosever it is, and is put back where it was. With
# append=1 all of ours from the first difference on goes to the end instead: no rule of another that comes or goes
# meanwhile can be in the way. tool=legacy, nft4 or nft6 says whose ways count. LC_ALL=C, and no more than POSIX awk.

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
    if (kind == "live") counters[k, size[kind, k]] = counted
    if (kind != "ours" && kind != "wanted") return
    times = ++copies[block, k, text]
    if (times > most[k, text]) most[k, text] = times
}

function target(text) {
    gsub(/"([^"\\]|\\.)*"/, "", text)
    return match(text, / -[jg] [^ ]+/) ? substr(text, RSTART + 4, RLENGTH - 4) : ""
}

# What iptables compares of a rule that is to be deleted (measured, 1.8.9): not the values of three matches, and on the
# nft back end not how long the prefix of an IPv6 address is; an address :: is as good as none there. To leave out more
# than it does is harmless.
function compared(text,    rest) {
    if (text ~ / -m (helper|connlabel|ipcomp)( |$)/) {
        gsub(/"([^"\\]|\\.)*"/, "_", text)
        text = text " "
        gsub(/ (! )?--(helper|label|ipcompspi) [^ ]+/, "", text)
        gsub(/ --(set|compres) /, " ", text)
    }
    if (tool != "nft6") return text
    gsub(/ ! -/, " !-", text)
    gsub(/ -[sd] ::\/[^ ]+/, "", text)
    while (match(text, / !?-[sd] [0-9a-f:.]+\//)) {
        rest = substr(text, RSTART + RLENGTH)
        sub(/^[^ ]*/, "", rest)
        text = substr(text, 1, RSTART + RLENGTH - 2) rest
    }
    return text
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
function match_up(k,    i, j, n, m, low, width) {
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

# What goes: gone[place in live], and of it what is another's: taken[place]. Deleting takes the first of those that
# iptables takes for the same, so one that could stay goes with a later one. No command guards against such a rule that
# another puts in or takes out between the look and the script.
function take_out(k,    i, text, lowest) {
    split("", spare); split("", total); split("", last)
    lowest = 0
    for (i = 1; i <= size["live", k]; i++) {
        text = rules["live", k, i]
        if (total[text] < most[k, text]) { total[text]++; spare[text]++ }
        if (i in pair) spare[text]--
    }
    for (i = 1; i <= size["live", k]; i++) {
        text = rules["live", k, i]
        if (!(i in pair) && spare[text] > 0) { gone[i] = 1; spare[text]--; last[compared(text)] = lowest = i }
    }
    for (i = 1; i < lowest; i++) {
        if (i in gone || i >= last[compared(rules["live", k, i])]) continue
        gone[i] = 1
        if (i in pair) delete pair[i]
        else taken[i] = 1
    }
}

function emit(phase, line) { out[phase, ++lines[phase]] = line }

# On the nft back end a script that names a target means a chain of that name only where it makes it (measured), so
# that a jump to one that is there can't be changed by its text.
function ask_for(text,    name) {
    name = target(text)
    if (tool == "legacy" || !index(targets, " " name " ") || made[part[1], name]) return
    name = part[1] " " name " "
    if (!index(free " " question, " " name)) question = question name
}

function take(k, i,    text) {
    text = rules["live", k, i]
    ask_for(text)
    emit("out", "-D " part[2] text)
    standing--
    if (counters[k, i] ~ /[1-9]/) carried[k, text, ++kept_of[k, text]] = counters[k, i]
    # ip6tables-nft gives no rule the counters that it is told to (measured).
    if (counters[k, i] == "" && i in taken && tool != "nft6") needs_whole = 1
}

# Puts a rule into the chain as it will be; the first that are missing in live are inserted at their place.
function place(k, text, is_new,    count) {
    final[k]++
    refers[part[1], target(text)] = 1
    if (!is_new) return
    ask_for(text)
    count = used_of[k, text] < kept_of[k, text] ? carried[k, text, ++used_of[k, text]] : ""
    if (final[k] > standing) emit("in", count "-A " part[2] text)
    else emit("in", count "-I " part[2] " " final[k] text)
    standing++
}

function weave(k,    i, next_in, upto, slots, n) {
    split("", pair); split("", gone); split("", taken)
    match_up(k)
    take_out(k)
    is_builtin(k)
    n = size["live", k] + 0
    standing = n
    for (i = 1; i <= n; i++) if (i in gone) take(k, i)
    next_in = 1
    for (i = 1; i <= n + 1; i++) {
        # At the start of each stretch between two that stay: how far in wanted it goes, and how many places are free.
        if (i == 1 || (i - 1) in pair) {
            slots = 0
            for (upto = i; upto <= n && !(upto in pair); upto++) if (upto in gone && !(upto in taken)) slots++
            upto = upto <= n ? pair[upto] : size["wanted", k] + 1
        }
        if (i == n + 1 || i in pair) {
            while (next_in < upto) place(k, rules["wanted", k, next_in++], 1)
            if (i <= n) { place(k, rules["live", k, i], 0); next_in++ }
        } else if (!(i in gone) || i in taken) place(k, rules["live", k, i], i in taken)
        else if (!append) {
            slots--
            while (next_in < upto) {
                place(k, rules["wanted", k, next_in++], 1)
                if (slots > 0) break
            }
        }
    }
}

function comes(k) { return !is_builtin(k) && ("wanted", k) in has && !(("live", k) in has) }

function weave_table(name,    c, k, i, p) {
    split("", out)
    split("", lines)
    for (c = 1; c <= count; c++) if (comes(chains[c]) && part[1] == name) {
        # A chain of such a name has no other way to come; from this line on rules that name it mean the chain.
        if (index(targets, " " part[2] " ")) emit("named", ":" part[2] " - [0:0]")
        else emit("new", "-N " part[2])
        made[name, part[2]] = 1
    }
    for (c = 1; c <= count; c++) {
        k = chains[c]
        split(k, part, SUBSEP)
        if (part[1] != name) continue
        if (!(("ours", k) in has)) {
            for (i = 1; i <= size["live", k]; i++) refers[name, target(rules["live", k, i])] = 1
            continue
        }
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
    if (!(lines["new"] + lines["out"] + lines["named"] + lines["in"] + lines["policy"] + lines["gone"])) return
    # A chain can go only if no other names it: that shows in the whole table only.
    if (lines["gone"]) needs_whole = 1
    text_of[++answers] = "*" name
    c = split("new out named in policy gone", phases, " ")
    for (p = 1; p <= c; p++) for (i = 1; i <= lines[phases[p]]; i++) text_of[++answers] = out[phases[p], i]
    text_of[++answers] = "COMMIT"
}

BEGIN {
    builtin["filter"] = builtin["security"] = " INPUT FORWARD OUTPUT "
    builtin["nat"] = " PREROUTING INPUT OUTPUT POSTROUTING "
    builtin["mangle"] = " PREROUTING INPUT FORWARD OUTPUT POSTROUTING "
    builtin["raw"] = " PREROUTING OUTPUT "
    targets = " AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNMARK CONNSECMARK CT DNAT DNPT DSCP ECN HL HMARK IDLETIMER" \
        " LED LOG MARK MASQUERADE NETMAP NFLOG NFQUEUE NOTRACK RATEEST REDIRECT REJECT SECMARK SET SNAT" \
        " SNPT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TRACE TTL "
}

FNR == 1 { damaged = damaged || open; ended = 0 }

{ counted = "" }

/^\[/ && match($0, /^\[[0-9]+:[0-9]+\] /) {
    counted = substr($0, 1, RLENGTH)
    $0 = substr($0, RLENGTH + 1)
}

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
    else if (needs_whole && !all) print "whole"
    else if (question) print "ask", question
    else for (i = 1; i <= answers; i++) print text_of[i]
}
