# What the rules of an iptables-save file name that may be missing: ipsets, chains of others, targets of unknown kind.
#
# Environment: builtin, lines of "TABLE CHAIN CHAIN ..." that a table has by itself; section, the file's name.
# Without missing in the environment it prints each such name once: "set NAME", "chain NAME" (rules are added to it) or
# "target NAME" (rules jump to it, and the file doesn't make it). What stands outside a table is no rule, whatever it
# looks like, and stays for the kernel to refuse. With missing, a file of such lines, it prints the input without the
# rules that name one of them, and into the file asides: "aside SECTION LINE set|chain NAME RULE".

# The words of a rule as iptables reads them: quotes hold blanks, and a backslash inside them takes the next as it is.
function split_words(text, word,    count, i, c, quoted, begun) {
    if (!index(text, "\"")) return split(text, word, " ")
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == " " && !quoted) { begun = 0; continue }
        if (!begun) { word[++count] = ""; begun = 1 }
        if (c == "\"") { quoted = !quoted; continue }
        if (c == "\\" && quoted) c = substr(text, ++i, 1)
        word[count] = word[count] c
    }
    return count
}

# Fills want[1..n] with what the rule names and its table doesn't have.
function wanted(rule, want,    word, count, i, n) {
    count = split_words(rule, word)
    for (i = 1; i < count; i++) {
        # Free text, which may look like an option.
        if (word[i] ~ /^--(comment|log-prefix|nflog-prefix|string|hex-string)$/) i++
        else if (word[i] ~ /^--(match|add|del|map)-set$/) want[++n] = "set " word[++i]
        else if (word[i] ~ /^(-A|--append|-I|--insert)$/) n += foreign("chain", word[++i], want, n)
        else if (word[i] ~ /^(-j|--jump|-g|--goto)$/) n += foreign("target", word[++i], want, n)
    }
    return n + 0
}

function foreign(kind, chain, want, n) {
    if (!known_table || chain in own) return 0
    want[n + 1] = kind " " chain
    return 1
}

BEGIN {
    split(ENVIRON["builtin"], tables, "\n")
    leaving_out = "missing" in ENVIRON
    while (leaving_out && (getline line < ENVIRON["missing"]) > 0) missing[line] = 1
}

/^\*/ {
    in_table = 1
    split("", own)
    known_table = 0
    for (t in tables) {
        count = split(tables[t], chain, " ")
        if (chain[1] != substr($1, 2)) continue
        known_table = 1
        for (i = 2; i <= count; i++) own[chain[i]] = 1
    }
}

/^:/ { own[substr($1, 2)] = 1 }

/^COMMIT/ { in_table = 0 }

in_table && /^(\[[0-9]+:[0-9]+\] )?-/ {
    for (n = wanted($0, want); n > 0; n--) {
        if (!leaving_out && !seen[want[n]]++) print want[n]
        if (!(want[n] in missing)) continue
        sub(/^target /, "chain ", want[n])
        print "aside", ENVIRON["section"], FNR, want[n], $0 > ENVIRON["asides"]
        next
    }
}

leaving_out { print }
