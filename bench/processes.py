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


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, command, env=None):
        self.command = command
        self.began = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, dict(env or os.environ, TERM="xterm-256color"))
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def to_prompt(self):
        """Waits until the last line on the screen ends in a prompt's `> `; gives what was drawn since it was asked."""
        screen = b""
        while not ESCAPES.sub(b"", screen).endswith(b"> "):
            read = self._read()
            if not read:
                raise Failed(f"{self.command[0]} ended before its prompt: "
                             + screen[-200:].decode(errors="replace").strip())
            screen += read
        return ESCAPES.sub(b"", screen).decode(errors="replace")

    def ask(self, line, answer):
        """Types a line, and gives what it costs from Enter to the next prompt, with what it starts and waits for."""
        os.write(self.terminal, line.encode())
        # Everything typed has been drawn before the clock starts.
        typed = b""
        while len(line) > len(typed):
            typed += ESCAPES.sub(b"", self._read())
        before = self._cpu()
        began = time.perf_counter()
        os.write(self.terminal, b"\r")
        said = self.to_prompt()
        while answer not in said:
            said += self.to_prompt()
        ended = time.perf_counter()
        status = Path(f"/proc/{self.pid}/status").read_text()
        memory = int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024
        return Cost(ended - began, self._cpu() - before, memory)

    def leave(self):
        """Ends it with Ctrl-D."""
        os.write(self.terminal, b"\x04")
        while self._read():
            pass

    def _read(self):
        try:
            return os.read(self.terminal, 65536)
        except OSError:
            return b""

    def _cpu(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def to_prompt(command, env=None):
    """Starts a command on a terminal, and stops the clock at its prompt."""
    watch = Watch(command)
    terminal = Terminal(watch.command, env)
    try:
        terminal.to_prompt()
    except Failed:
        watch.spent(terminal.pid, terminal.began)
        raise
    ended = time.perf_counter()
    terminal.leave()
    # Processor time and memory are the whole session's, its end included.
    _, cost = watch.spent(terminal.pid, terminal.began, ended)
    os.close(terminal.terminal)
    return cost
