"""Sends packets into a network namespace and tells which rules they meet there.

    probe.py 4|6 nft|legacy

It runs inside the namespace, which is there for nothing else. It reads commands, a line each, and answers each with
lines of which the last begins with `ok` or `no`:

    link NAME                    an interface of that name, to send packets in by
    set KEY VALUE                a setting of the network, ipv4/ip_forward
    run PROGRAM ARGUMENT...      a program; `no` with what it says if it fails
    feed FILE PROGRAM ARGUMENT.. the same with the file for its standard input
    loaded                       the rules are there now: learn their numbers
    send LINK PACKET MARK CONNECTION
                                 a packet, in hexadecimal digits: a frame that arrives on a link, or, with `-` for it,
                                 a packet that this host sends. MARK is the packet's mark. CONNECTION is `-`, or the
                                 connection that the packet belongs to: PROTOCOL,SOURCE,PORT,DESTINATION,PORT,MARK as
                                 its first packet had them; for ICMP the ports are the identifier and type/code.

`send` answers with what the packet met, in order, and with where it came out:

    met TABLE CHAIN NUMBER VERDICT   a rule that it matched; NUMBER is 0 for the policy
    out LINK

Where the rules are nft's, the kernel's trace tells it (nft(8), nftrace); where they are legacy's, the TRACE of
nfnetlink_log. Either is switched on by a table of our own, before all others, so that no rule gets another number.
"""
import os
import re
import socket
import struct
import subprocess
import sys

FAMILY = int(sys.argv[1])
NFT = sys.argv[2] == "nft"
INET = socket.AF_INET if FAMILY == 4 else socket.AF_INET6
TABLES = "ip" if FAMILY == 4 else "ip6"
OWN = "iptsh-probe"

# linux/netfilter/nfnetlink.h, nf_tables.h, nfnetlink_log.h and nfnetlink_conntrack.h
NETFILTER = 12
TRACE_GROUP = 9
SUBSYS_CONNTRACK, SUBSYS_LOG, SUBSYS_TABLES = 1, 4, 10
TRACE_MESSAGE = SUBSYS_TABLES << 8 | 17
LOG_MESSAGE = SUBSYS_LOG << 8
POLICY, RETURN, RULE = 1, 2, 3
VERDICTS = {0: "DROP", 1: "ACCEPT", 2: "STOLEN", 3: "QUEUE", -1: "CONTINUE", -2: "BREAK", -3: "JUMP", -4: "GOTO",
            -5: "RETURN"}
SEEN_REPLY_ASSURED_CONFIRMED = 2 | 4 | 8
TCP_ESTABLISHED = 3


def run(words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines()
                if not line.startswith(("Try `", "Error occurred"))]
        raise OSError(" ".join(said) or words[0] + " fails without a word")
    return done.stdout


def attributes(data):
    found = {}
    at = 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from("=HH", data, at)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[at + 4:at + length]
        at += length + 3 & ~3
    return found


def attribute(kind, data, nested=False):
    head = struct.pack("=HH", 4 + len(data), kind | (0x8000 if nested else 0))
    return head + data + b"\0" * (-len(data) % 4)


def netlink():
    opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER)
    opened.bind((0, 0))
    return opened


def identity(header):
    """What tells our packets from those by which the kernel answers them: they are numbered."""
    if FAMILY == 4:
        return struct.unpack_from("!H", header, 4)[0] if len(header) >= 6 else None
    return struct.unpack_from("!I", header, 0)[0] & 0xFFFFF if len(header) >= 4 else None


def setting(key, value):
    with open("/proc/sys/net/" + key, "w") as file:
        file.write("%s\n" % value)


class Link:
    """One end of a pair is the interface; what is written to the other arrives on it."""

    def __init__(self, name, number):
        self.name = name
        other = "%s%d" % (OWN, number)
        run(["ip", "link", "add", name, "mtu", "65535", "arp", "off", "type", "veth",
             "peer", "name", other, "mtu", "65535", "arp", "off"])
        for end in (name, other):
            run(["ip", "link", "set", end, "addrgenmode", "none"])
        # What comes out here is looked at and then gone: it must not arrive on this host once more.
        run(["nft", "-f", "-"], "table netdev %s%d { chain in { type filter hook ingress device %s priority 0; "
            "policy drop; }; }" % (OWN, number, other))
        run(["ip", "link", "set", other, "up"])
        run(["ip", "link", "set", name, "up"])
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.bind((other, 3))
        self.socket.setblocking(False)
        found = run(["ip", "-o", "link", "show", name])
        self.address = bytes.fromhex(found.split("link/ether ")[1].split()[0].replace(":", ""))

    def send(self, frame):
        # Frames are written for nobody; here they get the interface's own address, unless they are for more.
        addressed = frame if frame[0] & 1 else self.address + frame[6:]
        self.socket.send(addressed)

    def came_out(self, number):
        found = False
        while True:
            try:
                frame, origin = self.socket.recvfrom(65535)
            except BlockingIOError:
                return found
            found = found or origin[2] != socket.PACKET_OUTGOING and identity(frame[14:]) == number


class Rules:
    """The numbers that rules have in their chains, and what they do."""

    def __init__(self):
        self.numbers = {}
        self.targets = {}
        self.policies = {}
        if NFT:
            self.read_handles()
        else:
            self.read_saved()

    def read_handles(self):
        table = chain = None
        count = 0
        for line in run(["nft", "-a", "list", "ruleset", TABLES]).splitlines():
            found = re.match(r"table \S+ (\S+) \{", line)
            if found:
                table = found[1]
            found = re.match(r"\tchain (\S+) \{", line)
            if found:
                chain, count = found[1], 0
            found = re.match(r"\t\t.* # handle (\d+)$", line)
            if found:
                count += 1
                self.numbers[table, int(found[1])] = chain, count

    def read_saved(self):
        program = "ip6tables-legacy-save" if FAMILY == 6 else "iptables-legacy-save"
        table = None
        for line in run([program]).splitlines():
            if line.startswith("*"):
                table = line[1:]
            elif line.startswith(":"):
                chain, policy = line[1:].split()[:2]
                self.targets[table, chain] = []
                self.policies[table, chain] = policy
            elif line.startswith("-A "):
                found = re.search(r" -[jg] (\S+)", line)
                self.targets[table, line.split()[1]].append(found[1] if found else "CONTINUE")


class Probe:
    def __init__(self):
        self.links = {}
        self.rules = None
        self.events = netlink()
        self.events.setblocking(False)
        self.events.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.requests = netlink()
        if FAMILY == 4:
            self.raw = socket.socket(INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        else:
            self.raw = socket.socket(INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
            self.raw.setsockopt(socket.IPPROTO_IPV6, 36, 1)  # IPV6_HDRINCL
        self.listen()
        self.mark = 0

    def listen(self):
        # Connections are tracked only where a rule asks for them (nf_ct_netns_get): here one always does, as on a host
        # that translates addresses or has a stateful rule.
        run(["nft", "-f", "-"], "table %s %s { chain pre { type filter hook prerouting priority -450; "
            "meta nftrace set 1; }; chain out { type filter hook output priority -450; meta nftrace set 1; }; "
            "chain track { ct state new; }; }" % (TABLES, OWN))
        if NFT:
            self.events.setsockopt(270, 1, TRACE_GROUP)  # SOL_NETLINK, NETLINK_ADD_MEMBERSHIP
            return
        with open("/proc/sys/net/netfilter/nf_log/%d" % INET, "w") as logger:
            logger.write("nfnetlink_log\n")
        for command in (attribute(1, b"\1"),                                   # bind group 0
                        attribute(2, struct.pack("!IBx", 64, 2)),              # copy the first 64 bytes
                        attribute(5, struct.pack("!I", 1))):                   # at once
            body = struct.pack("!BBH", INET, 0, 0) + command
            self.events.send(struct.pack("=IHHII", 16 + len(body), LOG_MESSAGE | 1, 1, 1, 0) + body)

    def request(self, kind, flags, body):
        """A request to conntrack, and what it says: 0 or an error number."""
        data = struct.pack("!BBH", INET, 0, 0) + body
        self.requests.send(struct.pack("=IHHII", 16 + len(data), SUBSYS_CONNTRACK << 8 | kind, flags | 5, 1, 0) + data)
        return -struct.unpack_from("=i", self.requests.recv(65535), 16)[0]

    def forget_connections(self):
        self.request(2, 0, b"")

    def connect(self, words):
        protocol, source, port, destination, other_port, mark = words.split(",")
        kinds = ((1, 2) if FAMILY == 4 else (3, 4))

        def tuple_of(kind, first, second, ports):
            addresses = attribute(1, attribute(kinds[0], socket.inet_pton(INET, first))
                                  + attribute(kinds[1], socket.inet_pton(INET, second)), True)
            return attribute(kind, addresses + attribute(2, attribute(1, bytes([int(protocol)])) + ports, True), True)

        if "/" in other_port:
            kind, code = other_port.split("/")
            base = 4 if FAMILY == 4 else 7
            there = back = attribute(base, struct.pack("!H", int(port)))
            answer = {8: 0, 128: 129}.get(int(kind), int(kind))
            there += attribute(base + 1, bytes([int(kind)])) + attribute(base + 2, bytes([int(code)]))
            back += attribute(base + 1, bytes([answer])) + attribute(base + 2, bytes([int(code)]))
        elif int(protocol) in (6, 17):
            there = attribute(2, struct.pack("!H", int(port))) + attribute(3, struct.pack("!H", int(other_port)))
            back = attribute(2, struct.pack("!H", int(other_port))) + attribute(3, struct.pack("!H", int(port)))
        else:
            there = back = b""
        body = tuple_of(1, source, destination, there) + tuple_of(2, destination, source, back)
        body += attribute(3, struct.pack("!I", SEEN_REPLY_ASSURED_CONFIRMED)) + attribute(7, struct.pack("!I", 300))
        if int(mark):
            body += attribute(8, struct.pack("!I", int(mark)))
        if int(protocol) == 6:
            body += attribute(4, attribute(1, attribute(1, bytes([TCP_ESTABLISHED])), True), True)
        failed = self.request(0, 0x600, body)  # create, and only if there is none
        if failed:
            raise OSError("no connection can be made up: " + os.strerror(failed))

    def set_mark(self, mark):
        """Packets get their mark before any rule of others sees them."""
        if mark != self.mark:
            lines = "flush chain {0} {1} pre\nflush chain {0} {1} out\n".format(TABLES, OWN)
            for chain in ("pre", "out"):
                lines += "add rule %s %s %s meta nftrace set 1 meta mark set %d\n" % (TABLES, OWN, chain, mark)
            run(["nft", "-f", "-"], lines)
            self.mark = mark

    def send(self, name, packet, mark, connection):
        self.forget_connections()
        self.set_mark(mark)
        if connection != "-":
            self.connect(connection)
        self.met(None)
        for link in self.links.values():
            link.came_out(None)
        data = bytes.fromhex(packet)
        number = identity(data if name == "-" else data[14:])
        if name == "-":
            self.emit(data)
        else:
            self.links[name].send(data)
        told = ["met %s %s %d %s" % event for event in self.met(number)]
        told += ["out " + link.name for link in self.links.values() if link.came_out(number)]
        return told

    def emit(self, packet):
        start = 16 if FAMILY == 4 else 24
        destination = socket.inet_ntop(INET, packet[start:start + (4 if FAMILY == 4 else 16)])
        try:
            self.raw.sendto(packet, (destination, 0))
        except PermissionError:
            pass  # That is how a sender is told of a DROP.

    def met(self, number):
        events = []
        ours = {}
        while True:
            try:
                data = self.events.recv(1 << 20)
            except BlockingIOError:
                return events
            at = 0
            while at + 16 <= len(data):
                length, kind = struct.unpack_from("=IH", data, at)
                values = attributes(data[at + 20:at + length])
                at += length + 3 & ~3
                event = None
                if kind == TRACE_MESSAGE:
                    event = self.traced(values, ours, number)
                elif kind == LOG_MESSAGE:
                    event = self.logged(values, number)
                if event:
                    events.append(event)

    def traced(self, values, ours, number):
        """An event of nft's trace. The packet's header is told once a hook only; its trace has a number of its own."""
        trace = values[6]
        if 8 in values:
            ours[trace] = identity(values[8]) == number
        table, chain = values[1][:-1].decode(), values[2][:-1].decode()
        if table == OWN or not ours.get(trace):
            return None
        kind = struct.unpack("!I", values[4])[0]
        if kind == POLICY:
            policy = struct.unpack("!i", values[16])[0] if 16 in values else self.verdict(values)
            return table, chain, 0, VERDICTS.get(policy, str(policy))
        if kind == RULE and 3 in values:
            handle = struct.unpack("!Q", values[3])[0]
            chain, rule = self.rules.numbers.get((table, handle), (chain, -1))
            verdict = self.verdict(values)
            return table, chain, rule, VERDICTS.get(verdict, str(verdict))
        return None

    @staticmethod
    def verdict(values):
        return struct.unpack("!i", attributes(values[5])[1])[0] if 5 in values else None

    def logged(self, values, number):
        """An event of the legacy TRACE: its prefix names the rule.

        A rule that decides on all packets is called like the end of its chain, `policy` or `return`, by its number
        (get_chainname_rulenum in net/ipv4/netfilter/ip_tables.c).
        """
        found = re.match(r"TRACE: (\S+?):(\S+):(rule|policy|return):(\d+) ", values.get(10, b"")[:-1].decode())
        if not found or identity(values.get(9, b"")) != number:
            return None
        table, chain, kind, rule = found[1], found[2], found[3], int(found[4])
        targets = self.rules.targets[table, chain]
        if rule <= len(targets):
            return table, chain, rule, targets[rule - 1]
        return (table, chain, 0, self.rules.policies[table, chain]) if kind == "policy" else None

    def do(self, words):
        command, rest = words[0], words[1:]
        if command == "link":
            self.links[rest[0]] = Link(rest[0], len(self.links))
        elif command == "set":
            setting(*rest)
        elif command == "run":
            run(rest)
        elif command == "feed":
            with open(rest[0]) as file:
                run(rest[1:], file.read())
        elif command == "loaded":
            self.rules = Rules()
        elif command == "send":
            return self.send(rest[0], rest[1], int(rest[2]), rest[3])
        else:
            raise OSError("no such command: " + command)
        return []


def prepared():
    # A packet is what it says it is, wherever it comes from, and a connection is not judged by its numbers.
    for key, value in (("ipv4/ip_forward", 1), ("ipv4/conf/all/rp_filter", 0), ("ipv4/conf/default/rp_filter", 0),
                       ("ipv4/conf/all/accept_local", 1), ("ipv4/conf/default/accept_local", 1),
                       ("ipv4/conf/all/route_localnet", 1), ("ipv4/conf/all/send_redirects", 0),
                       ("ipv4/conf/default/send_redirects", 0), ("ipv6/conf/all/forwarding", 1),
                       ("ipv6/conf/all/accept_ra", 0), ("ipv6/conf/default/accept_dad", 0),
                       ("netfilter/nf_conntrack_tcp_loose", 0), ("netfilter/nf_conntrack_tcp_be_liberal", 1),
                       ("netfilter/nf_conntrack_checksum", 0)):
        try:
            setting(key, value)
        except FileNotFoundError:
            pass  # A kernel without IPv6.
    run(["ip", "link", "set", "lo", "up"])
    return Probe()


def main():
    try:
        probe = prepared()
    except OSError as failed:
        print("no the kernel does not tell of packets here: " + " ".join(str(failed).split()), flush=True)
        return
    print("ok", flush=True)
    for line in sys.stdin:
        try:
            for told in probe.do(line.split()):
                print(told)
            print("ok", flush=True)
        except (OSError, KeyError, IndexError, ValueError) as failed:
            print("no " + " ".join(str(failed).split()), flush=True)


if __name__ == "__main__":
    main()
