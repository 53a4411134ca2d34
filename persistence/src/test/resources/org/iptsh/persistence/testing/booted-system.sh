# Starts systemd in a container whose disk is this host's, with what is in DIR/seed laid over it. Nothing of it is left,
# nor seen by anybody else, when this process ends: it mounts in a namespace of its own.
#   sh booted-system.sh DIR TARGET
set -eu
dir=$1
target=$2
mkdir -p "$dir/disk" "$dir/root"
mount -t tmpfs iptsh-test "$dir/disk"
mkdir "$dir/disk/upper" "$dir/disk/work"
mount -t overlay iptsh-test -o "lowerdir=/,upperdir=$dir/disk/upper,workdir=$dir/disk/work" "$dir/root"
# What this host has of iptsh's own is nothing to test with.
rm -rf "$dir/root/etc/iptables" "$dir/root/etc/iptsh" "$dir/root/var/lib/iptsh"
cp -a "$dir/seed/." "$dir/root/"
mkdir -p /run/systemd/nspawn
# With --keep-unit the container stays in our control groups, and two containers would meet there.
for hierarchy in systemd unified; do
    group=/sys/fs/cgroup/$hierarchy/iptsh-test-$$
    if mkdir "$group" 2>/dev/null; then
        echo $$ >"$group/cgroup.procs"
    fi
done
# A container that restarts ends with 133, for want of a unit that would start it again, and one whose power was cut
# with 137: power comes back at once.
while :; do
    # Where /run is on a disk, systemd-nspawn refuses to clear its folder there; nor does it like what a cut left.
    mount -t tmpfs iptsh-test /run/systemd/nspawn
    set --
    while IFS= read -r option; do
        set -- "$@" "$option"
    done <"$dir/options"
    code=0
    systemd-nspawn --quiet --directory="$dir/root" --private-network --register=no --keep-unit --console=pipe "$@" \
        --boot "systemd.unit=$target" </dev/null || code=$?
    [ "$code" -eq 133 ] || [ "$code" -eq 137 ] || exit "$code"
done
