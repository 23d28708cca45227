#!/usr/bin/env bash
# A Slurm cluster of two nodes, n1 and n2, on this one machine, for tests/workflow/test_slurm.py. All of it needs root.
#
#   two_nodes.sh install              what it needs, from Debian's packages
#   two_nodes.sh start FOLDER [PORT]  listens on PORT and the two after it
#   two_nodes.sh stop FOLDER
#
# Everything is in FOLDER except the link /etc/slurm/slurm.conf: in a job SLURM_CONF is not set, and srun looks there.
set -euo pipefail

LINK=/etc/slurm/slurm.conf

install() {
    if type munged slurmctld slurmd sbatch pkill &>/dev/null; then return; fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --no-install-recommends munge slurmctld slurmd slurm-client procps >/dev/null
}

# Nothing here is enforced by cgroups, so that it runs in a container: memory is measured each second.
write_configuration() {
    local folder=$1 port=$2 host
    host=$(hostname -s)
    cat >"$folder/slurm.conf" <<END
ClusterName=two_nodes
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=8000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=8000
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=60
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=root
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
# Two processors and 8 GB each, whatever the machine has.
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
KillWait=2
# There is no accounting: squeue is asked what became of a job, so it must remember.
MinJobAge=3600
END
}

start() {
    local folder port=${2:-16817}
    mkdir -p "$1"
    folder=$(cd "$1" && pwd)
    if [ -e $LINK ]; then
        echo "$LINK exists: this machine has a Slurm of its own" >&2
        exit 1
    fi
    mkdir -p "$folder/state" "$(dirname $LINK)"
    write_configuration "$folder" "$port"
    ln -sfn "$folder/slurm.conf" $LINK
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
    munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --seed-file="$folder/munge.seed" \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log"
    slurmctld
    slurmd -N n1
    slurmd -N n2
    for _ in $(seq 150); do
        if [ "$(sinfo --noheader --Node --states=idle 2>/dev/null | wc -l)" = 2 ]; then return; fi
        sleep 0.2
    done
    echo "the nodes didn't come up; the logs are in $folder" >&2
    exit 1
}

stop() {
    local folder pid pids=()
    folder=$(cd "$1" && pwd)
    if [ "$(readlink $LINK)" = "$folder/slurm.conf" ]; then
        scancel --user="$(id -un)" || true # otherwise jobs would outlive their cluster
        for _ in $(seq 50); do
            if [ -z "$(squeue --noheader)" ]; then break; fi
            sleep 0.2
        done
        rm $LINK
    fi
    for file in "$folder"/slurmd.*.pid "$folder/slurmctld.pid" "$folder/munged.pid"; do
        if [ -f "$file" ]; then pids+=("$(cat "$file")"); fi
    done
    for pid in "${pids[@]}"; do kill "$pid" || true; done
    for pid in "${pids[@]}"; do
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    done
}

case ${1-} in
install | start | stop) "$@" ;;
*) sed -n '2,8s/^# \?//p' "$0" >&2 && exit 2 ;;
esac
