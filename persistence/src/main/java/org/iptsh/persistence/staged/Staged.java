package org.iptsh.persistence.staged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.merge.Merge;

/**
 * Staged: one administrator's candidate, on disk after every change, with the steps that led to it.
 *
 * <p>Nothing is staged until the first edit; until then what one sees is live. Several shells of one user share it:
 * each operation takes a lock and starts from what is on disk.
 */
public final class Staged {
    private final States states;

    /** What is staged: the candidate, and what was live when it was begun. */
    public record Content(Firewall base, Firewall rules) {

        private boolean sameRules(Content other) {
            return base.sameRules(other.base) && rules.sameRules(other.rules);
        }
    }

    /**
     * What an edit begins from.
     *
     * @param staged what is staged, as {@link #rules} gave it
     * @param candidate what the edit is made from: that, or live, with what else was woven into it
     * @param live what else that was, where it stands as it is in live: the edit stands on that then
     */
    public record Seen(Optional<Firewall> staged, Firewall candidate, Optional<Firewall> live) {}

    /** Somebody's staged edits. */
    public record Owner(String user, Instant changed) {}

    private Staged(States states) {
        this.states = states;
    }

    /**
     * The place of a user's candidate.
     *
     * @param state the settings' state folder; must exist
     */
    public static Staged of(Path state, String user) {
        return of(state, user, Disk.HOST);
    }

    /** On a disk that tests make fail. */
    static Staged of(Path state, String user, Disk disk) {
        return new Staged(new States(new PrivateFolder(state.resolve("staged").resolve(fileName(user))).make(), disk));
    }

    /** A user's name as a file's: whatever else it holds, no slash and no leading dot. */
    private static String fileName(String user) {
        String safe = user.replaceAll("[^A-Za-z0-9_.@+-]", "_");
        return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
    }

    /** Everybody who has staged edits here, this user too. */
    public static List<Owner> owners(Path state) {
        List<Owner> owners = new ArrayList<>();
        try (Stream<Path> folders = Files.list(state.resolve("staged"))) {
            for (Path owner : folders.sorted().toList()) {
                States states = new States(owner, Disk.HOST);
                if (states.hasEdits()) {
                    owners.add(new Owner(owner.getFileName().toString(),
                            Files.getLastModifiedTime(states.path()).toInstant()));
                }
            }
        } catch (IOException e) {
            // Nobody has ever staged anything here.
            return List.of();
        }
        return owners;
    }

    /** What is staged; empty if nothing is. */
    public Optional<Content> read() {
        return states.locked(() -> states.index().filter(Index::hasEdits).map(this::content));
    }

    /**
     * What is staged, when live has been read: where the base says the same, live is the base, as one object, so that
     * nobody needs to read and compare it.
     */
    public Optional<Content> read(Firewall live) {
        return states.locked(() -> states.index().filter(Index::hasEdits).map(index -> {
            Firewall base = Firewall.of(Family.all().stream()
                    .map(family -> states.ruleset(index.base(), live.get(family))).toList());
            return new Content(base, states.firewall(index.now(), index.base()));
        }));
    }

    /** The candidate alone; empty if nothing is staged. */
    public Optional<Firewall> rules() {
        return states.locked(() -> states.index().filter(Index::hasEdits).map(index -> states.firewall(index.now())));
    }

    /**
     * Stages a candidate.
     *
     * @param base what live is now; counts only if nothing was staged before, or if {@code rebase}
     * @param rebase whether the candidate is made from {@code base} anew
     * @param command what made it, for {@link #undo()}
     */
    public void stage(Firewall base, Firewall rules, boolean rebase, String command) {
        states.locked(() -> {
            put(states.index(), base, rules, rebase, command);
            return null;
        });
    }

    /**
     * Stages an edit. What another shell of this user staged since stays: both edits are merged.
     *
     * @param live what is live; asked for if nothing is staged yet, it is the base then
     * @param rules what it made of what was seen
     * @throws HostException if both changed the same place; what is staged is as the other shell left it then
     */
    public void edit(Supplier<Firewall> live, Seen seen, Firewall rules, String command) {
        states.locked(() -> {
            Optional<Index> index = states.index();
            Optional<Firewall> begun = index.filter(Index::hasEdits).map(found -> states.firewall(found.now()));
            Firewall there = begun.orElseGet(live);
            boolean alone = begun.isEmpty()
                    ? seen.staged().isEmpty() : seen.staged().filter(begun.get()::sameRules).isPresent();
            Merge merge = Merge.of(alone ? there : seen.candidate(), there, rules);
            if (!merge.conflicts().isEmpty()) {
                throw new HostException("another shell of yours has changed " + merge.conflicts().get(0).place()
                        + " in the same place meanwhile; see `diff`, and do it again");
            }
            boolean onto = alone && begun.isPresent() && seen.live().isPresent();
            put(index, onto ? seen.live().get() : there, merge.merged(), onto, command);
            return null;
        });
    }

    /**
     * Puts what is staged on top of another base.
     *
     * @param before what it was made from
     * @throws HostException if something else is staged by now; it stays so
     */
    public void rebase(Content before, Content after, String command) {
        states.locked(() -> {
            Optional<Index> index = states.index();
            if (!index.filter(Index::hasEdits).map(this::content).filter(before::sameRules).isPresent()) {
                throw new HostException("another shell of yours has changed what is staged meanwhile; do it again");
            }
            put(index, after.base(), after.rules(), true, command);
            return null;
        });
    }

    private void put(Optional<Index> old, Firewall base, Firewall rules, boolean rebase, String command) {
        Optional<Index> begun = old.filter(Index::hasEdits);
        int free = old.map(Index::free).orElse(1);
        State baseState = begun.filter(index -> !rebase).map(Index::base).orElseGet(() -> states.write(
                base, old.map(index -> List.of(index.base(), index.now())).orElse(List.of()), free));
        State now = states.write(rules, List.of(begun.map(Index::now).orElse(baseState), baseState),
                Math.max(free, baseState.highest() + 1));
        Index from = begun.orElseGet(() -> new Index(baseState, baseState, Optional.empty(),
                old.map(Index::undo).orElse(List.of()), List.of()));
        if (begun.isPresent() || !now.equals(baseState)) {
            states.put(from.at(baseState, now, command.replace('\n', ' ')));
        }
    }

    /** Takes the last step back; gives the command that is undone, or nothing if there is none. */
    public Optional<String> undo() {
        return states.locked(() -> states.index().filter(index -> !index.undo().isEmpty()).map(index -> {
            states.put(index.undone());
            return index.undo().get(index.undo().size() - 1).command();
        }));
    }

    /** Takes the last undone step again; gives its command, or nothing if there is none. */
    public Optional<String> redo() {
        return states.locked(() -> states.index().filter(index -> !index.redo().isEmpty()).map(index -> {
            states.put(index.redone());
            return index.redo().get(index.redo().size() - 1).command();
        }));
    }

    /**
     * Takes back all that is staged, so that what one sees is live again; {@link #undo} brings it back. Of damaged
     * files nothing is kept.
     */
    public void discard() {
        states.locked(() -> {
            Optional<Index> index = states.isWhole() ? states.index() : Optional.empty();
            index.ifPresentOrElse(
                    begun -> states.put(begun.at(begun.base(), begun.base(), "discard")), states::clear);
            return null;
        });
    }

    /**
     * Takes note of a commit that is about to be made: what is staged stands on what is live before it, and is as the
     * kernel tells it.
     *
     * @param content from which the commit was made; what another shell staged since stays
     * @param live what is live before it
     * @param committed what it makes live
     */
    public void committed(Content content, Firewall live, Firewall committed) {
        states.locked(() -> {
            Optional<Index> index = states.index();
            Firewall there = index.filter(Index::hasEdits).map(begun -> states.firewall(begun.now()))
                    .orElse(content.rules());
            Merge merge = Merge.of(content.rules(), committed, there);
            Content after = new Content(live, merge.merged());
            if (merge.conflicts().isEmpty() && !index.map(this::content).filter(after::sameRules).isPresent()) {
                put(index, live, merge.merged(), true, "commit");
            }
            states.index().ifPresent(begun -> states.put(begun.committed(states.write(
                    committed, List.of(begun.now(), begun.base()), begun.free()))));
            return null;
        });
    }

    /** What the last commit that was noted made live, until it is confirmed. */
    public Optional<Firewall> committed() {
        return states.locked(() -> states.index().flatMap(Index::committed).map(states::firewall));
    }

    /**
     * Takes note that the commit is confirmed: what is staged beyond it stays, on top of it. What others wrote to live
     * meanwhile is no edit of this user.
     *
     * @param live what is live; asked for where no commit was noted
     */
    public void confirmed(Supplier<Firewall> live) {
        states.locked(() -> {
            states.index().filter(Index::hasEdits).ifPresent(index -> states.put(index.onto(index.committed()
                    .orElseGet(() -> states.write(live.get(), List.of(index.now(), index.base()), index.free())))));
            return null;
        });
    }

    private Content content(Index index) {
        Firewall base = states.firewall(index.base());
        return new Content(base, states.firewall(index.now(), index.base()));
    }
}
