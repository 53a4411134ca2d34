package org.iptsh.persistence.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.live.Folder;
import org.iptsh.persistence.live.Scratch;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.SaveWriter;

/**
 * A scratch namespace into which packets can be sent, and which tells the rules that they meet.
 *
 * <p>What it does not have is all that is not in the ruleset or told to it: other hosts, programs that listen, an
 * owner of a packet. Packets that this host sends to itself are followed until they leave by the loopback.
 */
public final class KernelProbe implements AutoCloseable {
    private static final String PROGRAM = Scratch.text(KernelProbe.class, "probe.py");
    /** Where a packet that this host made comes only if it comes back by the loopback. */
    private static final List<String> ARRIVING = List.of("PREROUTING", "INPUT");
    private static final String GONE = "the scratch namespace is gone";
    private static final int NUMBERS = 0xffff;
    private static final int LONGEST_NAME = 15;

    private final Iptables iptables;
    private final Family family;
    private final Folder folder;
    private final Process process;
    private final BufferedReader answers;
    private final Programs inside;
    private final Map<String, String> links = new LinkedHashMap<>();
    private final Set<String> loaded = new LinkedHashSet<>();
    private Set<String> tables = Set.of();
    private int number;

    private KernelProbe(Iptables iptables, Family family, Folder folder, Map<String, String> environment,
            Process process) {
        this.iptables = iptables;
        this.family = family;
        this.folder = folder;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.inside = new Programs(within(), environment);
    }

    private List<String> within() {
        List<String> words = new ArrayList<>(iptables.programs().prefix());
        words.addAll(List.of("nsenter", "--target", Long.toString(process.pid())));
        if (Scratch.enter(iptables).contains("--user")) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        words.addAll(List.of("--net", "--"));
        return words;
    }

    /**
     * Makes a namespace for rules of one family and the back end of some programs.
     *
     * @throws Unsendable if none can be made, or a program for it is not there
     */
    public static KernelProbe open(Iptables iptables, Family family) {
        for (String program : List.of("python3", "nft", "ip")) {
            if (Iptables.locate(iptables.programs(), program).isEmpty()) {
                throw new Unsendable(program + " is not on this host; install "
                        + Map.of("nft", "nftables", "ip", "iproute2").getOrDefault(program, program));
            }
        }
        Folder folder = new Folder();
        folder.write("probe.py", PROGRAM);
        List<String> command = new ArrayList<>(Scratch.enter(iptables));
        command.addAll(List.of("python3", folder.path().resolve("probe.py").toString(),
                Integer.toString(family.number()), iptables.backend().word()));
        Map<String, String> environment = new HashMap<>(iptables.programs().environment());
        // The host's lock is for the host's rules.
        environment.put("XTABLES_LOCKFILE", folder.path().resolve("lock").toString());
        try {
            Process process = new Programs(iptables.programs().prefix(), environment).start(command);
            KernelProbe probe = new KernelProbe(iptables, family, folder, environment, process);
            try {
                probe.answer();
            } catch (Unsendable e) {
                probe.close();
                throw e.getMessage().equals(GONE)
                        ? new Unsendable("no network namespace can be made here to send packets into") : e;
            }
            return probe;
        } catch (HostException e) {
            folder.close();
            throw new Unsendable(e.getMessage());
        }
    }

    /** Runs programs in the namespace. */
    public Programs programs() {
        return inside;
    }

    /**
     * Adds an interface.
     *
     * @param name as a space calls it: of a pattern such as {@code eth+} one is made that no other name is for
     * @return how it is called
     */
    public String link(String name) {
        return links.computeIfAbsent(name, key -> {
            String concrete = name.endsWith("+") ? other(name.substring(0, name.length() - 1)) : name;
            ask("link " + concrete);
            return concrete;
        });
    }

    private String other(String begin) {
        Set<String> taken = new HashSet<>(links.values());
        taken.addAll(links.keySet());
        for (int i = 90;; i++) {
            String name = (begin.isEmpty() ? "net" : begin) + i;
            if (name.length() > LONGEST_NAME) {
                throw new Unsendable("an interface can't have a longer name than " + begin);
            } else if (!taken.contains(name)) {
                return name;
            }
        }
    }

    /**
     * Sets a setting of the network.
     *
     * @param key below {@code /proc/sys/net}
     */
    void set(String key, String value) {
        ask("set " + key + " " + value);
    }

    /**
     * Runs a program in the namespace.
     *
     * @param words no blanks in them
     * @throws Unsendable if it fails, with what it says
     */
    public void run(String... words) {
        ask("run " + String.join(" ", words));
    }

    /**
     * Loads rules in place of those that are there.
     *
     * @param sets what {@code ipset save} tells of the sets that they name; empty if they name none
     * @throws Unsendable if the kernel does not take them
     */
    public void load(Ruleset ruleset, String sets) {
        if (!sets.isEmpty()) {
            folder.write("sets", sets);
            feed("sets", List.of("ipset", "-exist", "restore"));
        }
        tables = ruleset.tables().stream().map(Table::name).collect(Collectors.toSet());
        loaded.addAll(tables);
        folder.write("rules", loaded.stream().filter(table -> ruleset.tableOrFresh(table).isFresh())
                .map(KernelProbe::fresh).collect(Collectors.joining()) + SaveWriter.saved(ruleset.normalised()));
        feed("rules", List.of(iptables.program(family, "-restore")));
        ask("loaded");
    }

    /** A table as it is where nobody wrote to it: what was loaded before is gone. */
    private static String fresh(String table) {
        return Tables.builtInChains(table).stream().map(chain -> ":" + chain + " ACCEPT [0:0]\n")
                .collect(Collectors.joining("", "*" + table + "\n", "COMMIT\n"));
    }

    private void feed(String file, List<String> program) {
        ask("feed " + folder.path().resolve(file) + " " + String.join(" ", program));
    }

    /** A number for the next packet. */
    public int nextNumber() {
        number = number % NUMBERS + 1;
        return number;
    }

    /**
     * Sends a packet, as the first that the kernel sees; connections before it are forgotten.
     *
     * @throws Unsendable if the kernel does not let it be sent, as where no route leads
     */
    public Seen send(Datagram packet) {
        String link = packet.link().isEmpty() ? "-" : link(packet.link());
        List<Met> met = new ArrayList<>();
        List<String> out = new ArrayList<>();
        for (String line : ask("send " + link + " " + HexFormat.of().formatHex(packet.bytes()) + " " + packet.mark()
                + " " + packet.connection())) {
            String[] words = line.split(" ");
            if (packet.link().isEmpty() && words[0].equals("met") && ARRIVING.contains(words[2])) {
                break;
            } else if (words[0].equals("met") && !tables.contains(words[1])) {
                // A table of other rules that were loaded before, empty by now.
                continue;
            } else if (words[0].equals("met")) {
                met.add(new Met(words[1], words[2], Integer.parseInt(words[3]), words[4]));
            } else {
                out.add(words[1]);
            }
        }
        return new Seen(met, out);
    }

    private List<String> ask(String command) {
        try {
            OutputStream requests = process.getOutputStream();
            requests.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            requests.flush();
        } catch (IOException e) {
            throw new Unsendable(GONE + ": " + e.getMessage());
        }
        return answer();
    }

    private List<String> answer() {
        List<String> lines = new ArrayList<>();
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.equals("ok")) {
                    return lines;
                } else if (line.startsWith("no ")) {
                    throw new Unsendable(line.substring(3));
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new Unsendable(GONE + ": " + e.getMessage());
        }
        throw new Unsendable(GONE);
    }

    @Override
    public void close() {
        Programs.finish(process);
        folder.close();
    }
}
