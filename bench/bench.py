"""Measures each case beside its peers, in the same run and turn by turn, and prints a table; judges nothing."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import CASES, Bench
from processes import Cost, Failed


def measure(case, bench, runs):
    """The typical costs of iptsh and of its peers, by name; the first turn warms caches and is not counted."""
    case.prepare(bench)
    sides = {"iptsh": case.work, **case.peers}
    costs = {side: [] for side in sides}
    for _ in range(runs + 1):
        for side, work in sides.items():
            case.again(bench)
            costs[side].append(work(bench))
    return {side: vars(Cost.typical(each[1:])) for side, each in costs.items()}


def inside(options):
    """Runs in the namespace, for one case; what it found goes to stdout."""
    case = next(case for case in CASES if case.name == options.inside)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="iptsh-bench.") as folder:
        bench = Bench(options.home, Path(folder), options.backend, options.rules)
        try:
            found = measure(case, bench, options.runs)
        except Failed as failed:
            found = str(failed)
        finally:
            shutil.rmtree(bench.run_folder, ignore_errors=True)
    json.dump(found, sys.stdout)


def in_namespace(case, backend, options):
    # In two steps where not root: made in one, parts of /proc/net would belong to nobody.
    users = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user"]
    command = [*users, "unshare", "--net", sys.executable, "-B", __file__, "--inside", case.name, "--backend", backend,
               "--home", str(options.home), "--rules", str(options.rules), "--runs", str(options.runs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def show(case, backend, found):
    start = f"{case.title:<38} {backend:<7}"
    if isinstance(found, str):
        print(f"{start} {found}", flush=True)
        return
    ours = Cost(**found.pop("iptsh"))
    for peer, cost in found.items():
        theirs = Cost(**cost)
        sides = "  ".join(f"{c.seconds * 1000:7.0f} {c.cpu:6.2f} {c.memory:5.0f}" for c in (ours, theirs))
        print(f"{start} {sides}  {ours.seconds / theirs.seconds:7.2f}  {peer}", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="by default all: " + ", ".join(c.name for c in CASES))
    parser.add_argument("--rules", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--home", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--backend", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options)
        return
    unknown = set(options.cases) - {case.name for case in CASES}
    if unknown:
        parser.error("no such case: " + ", ".join(sorted(unknown)))

    print(f"{options.rules:,} rules in chains of 100; medians of {options.runs} runs, turn by turn with the peers.")
    print("ms: by the clock. cpu: seconds of processor time. MiB: the largest resident set. ratio: of the clock times.")
    print(f"{'':<46} {'iptsh':>20}  {'peer':>20}")
    print(f"{'case':<38} {'backend':<7} {'ms':>7} {'cpu':>6} {'MiB':>5}  {'ms':>7} {'cpu':>6} {'MiB':>5}"
          "    ratio  peer")
    for case in CASES:
        if not options.cases or case.name in options.cases:
            for backend in ("nft", "legacy") if case.kernel else ("-",):
                show(case, backend, in_namespace(case, backend.replace("-", "nft"), options))


if __name__ == "__main__":
    main()
