"""Whole processes, and what they cost."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# What a terminal draws by: colours, cursor movements, modes.
ESCAPES = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|[=>]|\][^\x07]*\x07)")


class Failed(Exception):
    """A process that was to be measured did not do its work."""


@dataclass(frozen=True)
class Cost:
    """seconds: by the clock; cpu: seconds of user and system time; memory: MiB, the largest resident set."""

    seconds: float
    cpu: float
    memory: float

    def __add__(self, other):
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, max(self.memory, other.memory))

    @staticmethod
    def typical(costs):
        return Cost(*(median(getattr(cost, field) for cost in costs) for field in ("seconds", "cpu", "memory")))


class Watch:
    """GNU time around a command: a process that Python starts itself has Python's size in its own largest."""

    def __init__(self, command):
        handle, self.report = tempfile.mkstemp(prefix="iptsh-bench.")
        os.close(handle)
        self.command = ["time", "--quiet", "--format=%M", f"--output={self.report}", *command]

    def spent(self, pid, began, ended=None):
        """Waits for the process; gives its exit code and its cost."""
        _, status, usage = os.wait4(pid, 0)
        ended = ended or time.perf_counter()
        memory = int(Path(self.report).read_text() or 0) / 1024
        os.unlink(self.report)
        return os.waitstatus_to_exitcode(status), Cost(ended - began, usage.ru_utime + usage.ru_stime, memory)


def run(command, stdin=os.devnull, stdout=os.devnull, env=None, codes=(0,)):
    """Runs a command to its end; its standard input and output are files."""
    watch = Watch(command)
    with open(stdin, "rb") as source, open(stdout, "wb") as sink:
        began = time.perf_counter()
        process = subprocess.Popen(watch.command, stdin=source, stdout=sink, stderr=subprocess.PIPE, env=env)
        said = process.stderr.read()
        process.returncode, cost = watch.spent(process.pid, began)
    if process.returncode not in codes:
        first = said.decode(errors="replace").strip().split("\n")[0]
        raise Failed(f"{' '.join(command[:6])} … ended with {process.returncode}: {first}")
    return cost


def to_prompt(command, env=None):
    """Starts a command on a terminal, and stops the clock when the last line on it ends in a prompt's `> `."""
    watch = Watch(command)
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("time", watch.command, dict(env or os.environ, TERM="xterm-256color"))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    screen = b""
    while not ESCAPES.sub(b"", screen).endswith(b"> "):
        try:
            read = os.read(terminal, 65536)
        except OSError:
            read = b""
        if not read:
            watch.spent(pid, began)
            raise Failed(f"{command[0]} ended before its prompt: {screen[-200:].decode(errors='replace').strip()}")
        screen += read
    ended = time.perf_counter()
    os.write(terminal, b"\x04")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass
    # Processor time and memory are the whole session's, its end included.
    _, cost = watch.spent(pid, began, ended)
    os.close(terminal)
    return cost
