package org.iptsh.shell;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Ended;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;

/** Watches for pending commits, anybody's, and tells of each second that passes and of how they end. */
final class Watch {
    private static final long INTERVAL_MS = 200;

    private final Path run;
    private final Consumer<Optional<Pending>> changed;
    private final Consumer<Line> news;
    private Optional<Pending> last = Optional.empty();
    private long lastSeconds = -1;
    private boolean paused = true;

    /**
     * Watches the folder of pending commits.
     *
     * @param changed told of a pending commit that came, went, or has a second less
     * @param news told of a commit that ended though nobody here ended it
     */
    Watch(Path run, Consumer<Optional<Pending>> changed, Consumer<Line> news) {
        this.run = run;
        this.changed = changed;
        this.news = news;
    }

    /** Begins to watch, in a thread that ends with the program. */
    void start() {
        Thread thread = new Thread(this::loop, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Says nothing until {@link #resume}: a command runs, and will say itself what it did. */
    synchronized void pause() {
        paused = true;
    }

    /**
     * Goes on.
     *
     * @param toldBefore whether what became of a pending commit in between has been said already
     * @return what is pending now
     */
    synchronized Optional<Pending> resume(boolean toldBefore) {
        Optional<Pending> pending = Commits.pendingIn(run);
        if (!toldBefore && last.isPresent() && pending.isEmpty()) {
            ended(last.get()).ifPresent(news);
        }
        last = pending;
        lastSeconds = -1;
        paused = false;
        return pending;
    }

    private void loop() {
        while (true) {
            try {
                Thread.sleep(INTERVAL_MS);
            } catch (InterruptedException e) {
                return;
            }
            look();
        }
    }

    private synchronized void look() {
        if (paused || Commits.isBeingConfirmed(run)) {
            return;
        }
        Optional<Pending> pending = Commits.pendingIn(run);
        Optional<String> before = last.map(each -> each.journal().id());
        if (before.isPresent() && !before.equals(pending.map(each -> each.journal().id()))) {
            ended(last.get()).ifPresent(news);
        } else if (before.isEmpty() && pending.isPresent()) {
            news.accept(Line.of("a commit is pending, " + pending.get().whose() + ": "
                    + pending.get().journal().secondsLeft() + " s to confirm", Style.WARNING));
        }
        long seconds = pending.map(each -> each.journal().secondsLeft()).orElse(-1L);
        if (seconds != lastSeconds || !Objects.equals(before, pending.map(each -> each.journal().id()))) {
            last = pending;
            lastSeconds = seconds;
            changed.accept(pending);
        }
    }

    private Optional<Line> ended(Pending pending) {
        Optional<Ended> ended = Commits.last(run).filter(each -> each.journal().id().equals(pending.journal().id()));
        return ended.map(end -> switch (end.outcome()) {
            case "rolled-back" -> Line.of("rolled back: ", Style.ERROR)
                    .and("the rules of before are live again; what was staged is still staged");
            case "confirmed" -> Line.of("confirmed: ", Style.GOOD).and("the commit " + pending.whose());
            default -> Line.of(end.outcome() + ": ", Style.WARNING).and("the commit " + pending.whose());
        });
    }
}
