package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.delta.Slice;

/**
 * Asks the kernel about each edit when it is made, in a scratch namespace that stays and follows what is staged.
 *
 * <p>The namespace holds every chain, but of its rules only one of each {@link Shapes shape}: whether the kernel takes
 * a further rule depends on no more, and so an edit costs the same few milliseconds in a large ruleset.
 */
public final class Judge implements AutoCloseable {
    /** A larger edit is a file, of which a commit asks. */
    private static final int RULES = 200;

    private final Supplier<Iptables> programs;
    private final Shapes shapes = new Shapes();
    private final Map<Family, Mirror> mirrors = new EnumMap<>(Family.class);
    private Iptables iptables;
    private StandingScratch scratch;
    private String sets = "";
    private boolean unable;
    /** What the kernel took of late: all edits on the way from one firewall to another. */
    private Optional<Way> taken = Optional.empty();

    private record Way(Firewall from, Firewall to) {
        boolean leads(Firewall start, Firewall end) {
            return same(from, start) && same(to, end);
        }

        /** Which is told without looking at rules, as long as they are the same objects. */
        static boolean same(Firewall one, Firewall other) {
            return Family.all().stream()
                    .allMatch(family -> Slice.differing(one.get(family), other.get(family)).isEmpty());
        }
    }

    /** A judge that looks for the programs, and makes its namespace, when it is first asked. */
    public Judge(Supplier<Iptables> programs) {
        this.programs = programs;
    }

    /** Makes the namespace and brings it in step, which the first edit would else have to wait for. */
    public synchronized void prepare(Firewall staged) {
        try {
            shapes.next();
            follow(staged, false);
        } catch (HostException e) {
            close();
        }
    }

    /** Asks about the edit that leads from one firewall to another. */
    public synchronized Verdict judge(Firewall before, Firewall after) {
        Verdict verdict = ask(before, after);
        if (verdict instanceof Verdict.Taken edit && edit.warnings().isEmpty()) {
            Firewall from = taken.filter(way -> Way.same(way.to(), before)).map(Way::from).orElse(before);
            taken = Optional.of(new Way(from, edit.after()));
        } else if (!(verdict instanceof Verdict.Refused)) {
            taken = Optional.empty();
        }
        return verdict;
    }

    /** Whether it was asked about all edits from one firewall to another, and the kernel took each as it stands. */
    public synchronized boolean hasTaken(Firewall from, Firewall to) {
        return taken.filter(way -> way.leads(from, to)).isPresent();
    }

    private Verdict ask(Firewall before, Firewall after) {
        try {
            shapes.next();
            List<Added> added = Added.between(before, after);
            int rules = added.stream().mapToInt(each -> each.rules().size()).sum();
            if (rules > RULES || !follow(before, added.stream().anyMatch(Added::namesSets))
                    || mirrors.values().stream().anyMatch(Mirror::isDoubtful)) {
                return new Verdict.Unasked();
            }
            return judge(added, after);
        } catch (HostException e) {
            // The next edit starts from nothing.
            close();
            return new Verdict.Unasked();
        }
    }

    private Verdict judge(List<Added> added, Firewall after) {
        Firewall canonical = after;
        List<String> warnings = new ArrayList<>();
        for (Added each : added) {
            Trying trying = new Trying(mirrors.get(each.family()), each, iptables, after.get(each.family()));
            Optional<KernelRefusal> refusal = trying.run();
            if (refusal.isPresent()) {
                return new Verdict.Refused(refusal.get());
            }
            warnings.addAll(trying.warnings());
            canonical = canonical.with(each.spelled(canonical.get(each.family()), trying.spellings()));
        }
        return new Verdict.Taken(canonical, warnings);
    }

    /** Brings the namespace in step; false if there is none. */
    private boolean follow(Firewall staged, boolean namesSets) {
        if (namesSets && scratch != null && !hasSets()) {
            close();
        }
        if (scratch == null && !open()) {
            return false;
        }
        for (Family family : Family.all()) {
            if (!mirrors.get(family).follow(staged.get(family))) {
                close();
                return false;
            }
        }
        return true;
    }

    /** Whether the namespace has the sets of the host; with others, it has to be made anew. */
    private boolean hasSets() {
        return sets.equals(Scratch.setsWithoutMembers(iptables));
    }

    private boolean open() {
        if (unable) {
            return false;
        }
        iptables = programs.get();
        scratch = StandingScratch.open(iptables).orElse(null);
        // What can't be had once is not asked for at every line.
        unable = scratch == null;
        if (unable) {
            return false;
        }
        sets = Scratch.setsWithoutMembers(iptables);
        Iptables.locate("ipset").filter(program -> !sets.isBlank())
                .ifPresent(program -> scratch.run(List.of(program.toString(), "-exist", "restore"), sets));
        for (Family family : Family.all()) {
            mirrors.put(family, new Mirror(scratch, iptables, family, shapes));
        }
        return true;
    }

    /** The process that holds the namespace, if there is one. */
    OptionalLong pid() {
        return scratch == null ? OptionalLong.empty() : OptionalLong.of(scratch.pid());
    }

    @Override
    public synchronized void close() {
        if (scratch != null) {
            scratch.close();
        }
        scratch = null;
        mirrors.clear();
    }
}
