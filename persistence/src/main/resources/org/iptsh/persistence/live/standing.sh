# Stays in the network namespace it was started in and runs there what it is asked to.
# usage: standing DIR
#   For each line on standard input: runs the program that DIR/words names, a word a line, with DIR/in as its input;
#   what it says goes to DIR/out and DIR/err, and its exit code is the answer, a line on standard output.
# Ends when its standard input does, however its user ended, and takes DIR with it.
umask 077
# Ctrl-C at the prompt drops a line, not this.
trap '' INT QUIT HUP
dir=$1
echo ready
while read -r _; do
    set --
    while IFS= read -r word; do
        set -- "$@" "$word"
    done <"$dir/words"
    "$@" <"$dir/in" >"$dir/out" 2>"$dir/err"
    echo $?
done
rm -rf "$dir"
