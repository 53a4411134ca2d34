# Loads rulesets into the network namespace it runs in and saves them again.
# usage: scratch DIR IPSET [NAME RESTORE SAVE]...
#   DIR/sets       sets that the rules may name, as `ipset save` writes them; may be absent
#   DIR/NAME       what RESTORE is given; what it says goes to DIR/NAME.err
#   DIR/NAME.out   what SAVE then prints
# Stops at the first ruleset that is refused and prints `NAME CODE`.
umask 077
dir=$1 ipset=$2
shift 2
if [ -s "$dir/sets" ] && [ -n "$ipset" ]; then
    "$ipset" -exist restore <"$dir/sets" >/dev/null 2>&1 || :
fi
while [ $# -ge 3 ]; do
    "$2" <"$dir/$1" >/dev/null 2>"$dir/$1.err" || { echo "$1 $?"; exit 1; }
    "$3" >"$dir/$1.out" 2>/dev/null || { echo "$1 $?"; exit 1; }
    shift 3
done
