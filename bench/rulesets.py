"""Rulesets made up in several shapes, all of so many rules; one rule in the middle may be another one."""

# What tells the one rule that is changed from all others.
CHANGED = "--dport 65000"


def _port(n, rules, changed):
    return CHANGED if changed and n == rules // 2 else f"--dport {1 + n % 60000}"


def chains(rules, changed=False):
    """Chains of 100 rules each, all reached from INPUT."""
    names = [f"site-{n:05}" for n in range((rules + 99) // 100)]
    lines = [f":{name} - [0:0]" for name in names]
    lines += [f"-A INPUT -s 10.{n >> 8 & 255}.{n & 255}.0/24 -j {name}" for n, name in enumerate(names)]
    for n in range(rules):
        chain = n // 100
        lines.append(f"-A {names[chain]} -s 10.{chain >> 8 & 255}.{chain & 255}.{n % 100}/32 -p tcp"
                     f" -m tcp {_port(n, rules, changed)} -m comment --comment \"rule {n}\" -j ACCEPT")
    return lines


def long(rules, changed=False):
    """One chain, each rule for an address and a port."""
    return [f"-A INPUT -s 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}/32 -p tcp -m tcp"
            f" {_port(n, rules, changed)} -j ACCEPT" for n in range(rules)]


def mixed(rules, changed=False):
    """One chain: networks, ports, states and verdicts mixed, so that many a rule is hidden by others in part."""
    lines = ["-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"]
    for n in range(1, rules):
        network = f"{1 + n * 7919 % 220}.{n * 104729 % 256}.{n * 1299709 % 256}.0/24"
        verdict = "DROP" if n % 3 and not (changed and n == rules // 2) else "ACCEPT"
        lines.append(f"-A INPUT -s {network} -p {'udp' if n % 5 == 0 else 'tcp'} -m {'udp' if n % 5 == 0 else 'tcp'}"
                     f" {_port(n, rules, changed)} -j {verdict}")
    return lines


def unknown(rules, changed=False):
    """Chains of 100 rules, one of ten with a rate, which no packet tells."""
    lines = chains(rules, changed)
    return [line.replace(" -j ACCEPT", " -m limit --limit 5/min -j ACCEPT")
            if line.startswith("-A site") and at % 10 == 0 else line for at, line in enumerate(lines)]


def six(rules, changed=False):
    """IPv6: chains of 100 rules."""
    names = [f"site-{n:05}" for n in range((rules + 99) // 100)]
    lines = [f":{name} - [0:0]" for name in names]
    lines += [f"-A INPUT -s 2001:db8:{n:x}::/48 -j {name}" for n, name in enumerate(names)]
    for n in range(rules):
        lines.append(f"-A {names[n // 100]} -s 2001:db8:{n // 100:x}::{n:x}/128 -p tcp -m tcp"
                     f" {_port(n, rules, changed)} -j ACCEPT")
    return lines


SHAPES = {"chains": chains, "long": long, "mixed": mixed, "unknown": unknown, "six": six}


def text(shape, rules, changed=False):
    """A whole table filter, as iptables-save prints it."""
    lines = SHAPES[shape](rules, changed)
    declared = [line for line in lines if line.startswith(":")]
    return "\n".join(["*filter", ":INPUT DROP [0:0]", ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]", *declared,
                      *(line for line in lines if not line.startswith(":")), "COMMIT", ""])
