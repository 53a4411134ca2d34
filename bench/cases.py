"""What is measured: iptsh's work in each case, and what its peers do for the same end."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import rulesets
from processes import Failed, Terminal, run, to_prompt

# What tells the one rule that is changed from all others.
CHANGED = "--dport 65000"


@dataclass(frozen=True)
class Bench:
    """Where a case works: inside a namespace of its own, in a folder of its own."""

    home: Path
    folder: Path
    backend: str
    rules: int

    def __post_init__(self):
        (self.folder / "iptsh.yaml").write_text(
            f"repository: '{self.folder}/repository'\nstate: '{self.folder}/state'\nrun: '{self.run_folder}'\n"
            f"backend: {self.backend}\n")
        # iptables-apply calls its helpers by these names, whatever the back end.
        tools = self.folder / "tools"
        tools.mkdir()
        for family in ("iptables", "ip6tables"):
            for tool in ("", "-save", "-restore"):
                (tools / (family + tool)).symlink_to(f"/usr/sbin/xtables-{self.backend}-multi")

    @property
    def run_folder(self):
        """In memory, as /run is where iptsh is used; as safe as the rest from whoever else is here."""
        return Path(f"/dev/shm/{self.folder.name}.run")

    @property
    def environment(self):
        return dict(os.environ, PATH=f"{self.folder}/tools:{os.environ['PATH']}",
                    XTABLES_LOCKFILE=f"{self.folder}/xtables.lock")

    def iptsh(self, *words, **options):
        return run(self.launch(*words), env=self.environment, **options)

    def launch(self, *words):
        return ["sh", f"{self.home}/iptsh", "--config", f"{self.folder}/iptsh.yaml", *words]

    def tool(self, name, *words, **options):
        return run([name, *words], env=self.environment, **options)

    def ruleset(self, name, changed=False):
        """Chains of 100 rules each, all reached from INPUT; one rule in the middle may be another one."""
        lines = ["*filter", ":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"]
        chains = [f"site-{n:05}" for n in range((self.rules + 99) // 100)]
        lines += [f":{chain} - [0:0]" for chain in chains]
        lines += [f"-A INPUT -s 10.{n >> 8 & 255}.{n & 255}.0/24 -j {chain}" for n, chain in enumerate(chains)]
        for n in range(self.rules):
            port = CHANGED if changed and n == self.rules // 2 else f"--dport {1 + n % 60000}"
            lines.append(f"-A {chains[n // 100]} -s 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}/32 -p tcp"
                         f" -m tcp {port} -m comment --comment \"rule {n}\" -j ACCEPT")
        path = self.folder / name
        path.write_text("\n".join(lines + ["COMMIT", ""]))
        return str(path)


@dataclass(frozen=True)
class Case:
    """iptsh's work and what others take for the same; kernel: it differs from back end to back end.

    prepare makes what they work on, again puts the namespace back before each turn; neither is measured.
    """

    name: str
    title: str
    work: Callable
    peers: dict[str, Callable]
    kernel: bool = True
    prepare: Callable = lambda bench: None
    again: Callable = lambda bench: None


def _both(bench):
    bench.ruleset("before")
    bench.ruleset("after", changed=True)


def _with_jump(bench):
    """What differs is a rule in the middle of the chain of all jumps."""
    lines = Path(bench.ruleset("before")).read_text().splitlines(keepends=True)
    jumps = [at for at, line in enumerate(lines) if line.startswith("-A INPUT ")]
    lines.insert(jumps[len(jumps) // 2], f"-A INPUT -p tcp -m tcp {CHANGED} -j ACCEPT\n")
    (bench.folder / "after").write_text("".join(lines))


def _live(bench):
    bench.tool("iptables-restore", stdin=f"{bench.folder}/before")


def _staged(bench):
    _live(bench)
    bench.iptsh("load", f"{bench.folder}/after")


def _format(bench):
    cost = bench.iptsh("format", f"{bench.folder}/before", stdout=f"{bench.folder}/formatted")
    if Path(f"{bench.folder}/formatted").read_text().count("\n-A ") < bench.rules:
        raise Failed("format left rules out")
    return cost


def _diff(bench, *words):
    cost = bench.iptsh("diff", *words, stdout=f"{bench.folder}/changes")
    if CHANGED not in Path(f"{bench.folder}/changes").read_text():
        raise Failed("diff does not show the changed rule")
    return cost


def _save_and_compare(bench):
    return (bench.tool("iptables-save", stdout=f"{bench.folder}/saved")
            + bench.tool("diff", f"{bench.folder}/saved", f"{bench.folder}/after", codes=(1,)))


def _saved(bench):
    """There is a version already: the first commit of all is another matter."""
    _both(bench)
    _adopt(bench)


def _saved_with_jump(bench):
    _with_jump(bench)
    _adopt(bench)


def _adopt(bench):
    _live(bench)
    bench.iptsh("adopt")


def _to_commit(bench):
    """Live is what is saved, nothing is pending, and the other of the two rulesets is staged.

    What a turn has confirmed the next one changes back, or it would have nothing to save.
    """
    _undisturbed(bench)
    bench.iptsh("load", _other(bench))


def _undisturbed(bench):
    if (bench.run_folder / "pending").exists():
        bench.iptsh("rollback")
    bench.tool("iptables-restore", stdin=f"{bench.folder}/repository/rules.v4")


def _other(bench):
    changed = CHANGED in (bench.folder / "repository/rules.v4").read_text()
    return str(bench.folder / ("before" if changed else "after"))


def _made(bench, wanted):
    bench.tool("iptables-save", stdout=f"{bench.folder}/saved")
    if (CHANGED in Path(f"{bench.folder}/saved").read_text()) != (wanted.endswith("after")):
        raise Failed("the changed rule is not live after the commit")


def _commit(bench, window):
    wanted = _other(bench)
    cost = bench.iptsh("commit", window)
    _made(bench, wanted)
    return cost


def _confirm(bench):
    bench.iptsh("commit", "60")
    return bench.iptsh("confirm")


def _save_and_restore(bench):
    return (bench.tool("iptables-save", stdout=f"{bench.folder}/saved")
            + bench.tool("iptables-restore", stdin=_other(bench)))


def _apply(bench):
    (bench.folder / "yes").write_text("y\n")
    return bench.tool("iptables-apply", _other(bench), stdin=f"{bench.folder}/yes")


PEERS = {"iptables-save, then iptables-restore": _save_and_restore,
         "iptables-apply, answered with y": _apply}


def _in_shell(bench, question):
    """The cost of `commit 60`, or of `confirm`, in an open shell, in which one edit line has just been typed."""
    wanted = _other(bench)
    before, after = (Path(bench.folder / name).read_text().splitlines() for name in ("before", "after"))
    at = next(at for at, (one, two) in enumerate(zip(before, after)) if one != two)
    line = (before if wanted.endswith("before") else after)[at]
    chain = line.split()[1]
    position = 1 + sum(each.startswith(f"-A {chain} ") for each in before[:at])
    spec = line.split(maxsplit=2)[2]
    if len(before) == len(after):
        edit = f"-R {chain} {position} {spec}"
    else:
        edit = f"-I {chain} {position} {spec}" if wanted.endswith("after") else f"-D {chain} {position}"
    shell = Terminal(bench.launch(), bench.environment)
    shell.to_prompt()
    shell.ask(edit, "")
    costs = {line: shell.ask(line, answer) for line, answer in (("commit 60", "to `confirm`"), ("confirm", "saved as"))}
    _made(bench, wanted)
    shell.leave()
    return costs[question]


def _closed(bench):
    """Rulesets that refuse what no rule lets in, so that each rule matters."""
    for name, changed in (("before", False), ("after", True)):
        (bench.folder / name).write_text(rulesets.text("chains", bench.rules, changed))


def _asked(bench, words, must, codes=(0,)):
    """The cost of a question about the rules of a file, whose answer says what it must."""
    cost = bench.iptsh(*words, stdout=f"{bench.folder}/answer", codes=codes)
    if must not in Path(f"{bench.folder}/answer").read_text():
        raise Failed(f"{words[0]} does not say {must}")
    return cost


def _reading(bench):
    return bench.tool("iptables-restore", "--test", stdin=f"{bench.folder}/before")


READING = {"iptables-restore --test": _reading}

SERVICE = ["-p", "tcp", "--dport", "22", "--to", "local"]

CASES = [
    Case("version", "iptsh --version",
         work=lambda bench: bench.iptsh("--version"),
         peers={"python3 -c pass": lambda bench: run([sys.executable, "-c", "pass"])},
         kernel=False),
    Case("prompt", "start to prompt",
         work=lambda bench: to_prompt(bench.launch(), bench.environment),
         peers={"python3 to its prompt": lambda bench: to_prompt([sys.executable, "-q"])}),
    Case("format", "format FILE: read and write",
         prepare=_both,
         work=_format,
         peers={"iptables-restore --test":
                lambda bench: bench.tool("iptables-restore", "--test", stdin=f"{bench.folder}/before")}),
    Case("compare", "diff FILE FILE, one rule changed",
         prepare=_both,
         work=lambda bench: _diff(bench, f"{bench.folder}/before", f"{bench.folder}/after"),
         peers={"diff FILE FILE": lambda bench: bench.tool(
             "diff", f"{bench.folder}/before", f"{bench.folder}/after", codes=(1,))},
         kernel=False),
    Case("diff", "diff live → staged, one rule changed",
         prepare=_both, again=_staged,
         work=_diff,
         peers={"iptables-save, then diff": _save_and_compare}),
    Case("commit", "commit 60 of one changed rule",
         prepare=_saved, again=_to_commit,
         work=lambda bench: _commit(bench, "60"),
         peers=PEERS),
    Case("confirm", "confirm of one changed rule",
         prepare=_saved, again=_to_commit,
         work=_confirm,
         peers=PEERS),
    Case("at-once", "commit 0 of one changed rule",
         prepare=_saved, again=_to_commit,
         work=lambda bench: _commit(bench, "0"),
         peers=PEERS),
    Case("open-commit", "commit 60 in an open shell",
         prepare=_saved, again=_undisturbed,
         work=lambda bench: _in_shell(bench, "commit 60"),
         peers=PEERS),
    Case("open-confirm", "confirm in an open shell",
         prepare=_saved, again=_undisturbed,
         work=lambda bench: _in_shell(bench, "confirm"),
         peers=PEERS),
    Case("jumps", "commit 60, a rule amid 1,000 jumps",
         prepare=_saved_with_jump, again=_to_commit,
         work=lambda bench: _commit(bench, "60"),
         peers=PEERS),
    Case("open-jumps", "the same in an open shell",
         prepare=_saved_with_jump, again=_undisturbed,
         work=lambda bench: _in_shell(bench, "commit 60"),
         peers=PEERS),
    Case("trace", "trace of a packet to a port, FILE",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["trace", "--ruleset", f"{bench.folder}/before", *SERVICE], "ACCEPT"),
         peers=READING),
    Case("who-can", "who-can reach a port, FILE",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["who-can", "--ruleset", f"{bench.folder}/before", *SERVICE], "10."),
         peers=READING),
    Case("reach", "reach --matrix, FILE",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["reach", "--matrix", "--ruleset", f"{bench.folder}/before", "--to", "local"],
                                   "10."),
         peers=READING),
    Case("semantic", "diff --semantic FILE FILE, one rule",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["diff", "--semantic", f"{bench.folder}/before", f"{bench.folder}/after"],
                                   "65000"),
         peers=READING),
    Case("check", "check FILE",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["check", f"{bench.folder}/before"], "the kernel takes it", codes=(0, 1)),
         peers=READING),
    Case("report", "report of FILE",
         prepare=_closed,
         work=lambda bench: _asked(bench, ["report", f"{bench.folder}/page.html", f"{bench.folder}/before"], "wrote"),
         peers=READING),
]
