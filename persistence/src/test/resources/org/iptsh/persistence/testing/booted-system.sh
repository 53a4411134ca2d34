# Starts systemd in a container whose disk is this host's, with what is in DIR/seed laid over it. Nothing of it is left, nor
# seen by anybody else, when this process ends: it mounts in a namespace of its own.
#   sh booted-system.sh DIR TARGET
set -eu
dir=$1
target=$2
mkdir -p "$dir/disk" "$dir/root"
mount -t tmpfs iptsh-test "$dir/disk"
mkdir "$dir/disk/upper" "$dir/disk/work"
mount -t overlay iptsh-test -o "lowerdir=/,upperdir=$dir/disk/upper,workdir=$dir/disk/work" "$dir/root"
cp -a "$dir/seed/." "$dir/root/"
# Where /run is on a disk, systemd-nspawn refuses to clear its folder there.
mkdir -p /run/systemd/nspawn
mount -t tmpfs iptsh-test /run/systemd/nspawn
# With --keep-unit the container stays in our control groups, and two containers would meet there.
for hierarchy in systemd unified; do
    group=/sys/fs/cgroup/$hierarchy/iptsh-test-$$
    if mkdir "$group" 2>/dev/null; then
        echo $$ >"$group/cgroup.procs"
    fi
done
# A container that restarts ends with 133, for want of a unit that would start it again.
while :; do
    code=0
    systemd-nspawn --quiet --directory="$dir/root" --private-network --register=no --keep-unit --console=pipe \
        --boot "systemd.unit=$target" </dev/null || code=$?
    [ "$code" -eq 133 ] || exit "$code"
done
