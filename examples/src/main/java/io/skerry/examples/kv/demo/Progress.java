package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.demo.DemoCluster.Leadership;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at the cluster while time passes, and says who leads, and how fast it goes. Not thread-safe; owned by the story. */
final class Progress {

    /** What a story may wait for. */
    @FunctionalInterface
    interface Condition {
        boolean holds();
    }

    private static final long TICK_MILLIS = 10;
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DemoCluster cluster;
    private final Ledger ledger;
    private final Narrator narrator;
    private @Nullable Leadership leader;
    private long saidNanos = System.nanoTime();
    private int saidAcknowledged;

    Progress(DemoCluster cluster, Ledger ledger, Narrator narrator) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.narrator = narrator;
    }

    /** Lets time pass until something holds; returns whether it did in time. */
    boolean until(Condition condition, long deadlineNanos) throws InterruptedException {
        while (!condition.holds()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            look();
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        look();
        return true;
    }

    /** Lets time pass. */
    void until(long deadlineNanos) throws InterruptedException {
        until(() -> System.nanoTime() - deadlineNanos >= 0, deadlineNanos);
    }

    private void look() {
        Leadership now = cluster.leader();
        if (now != null && !now.equals(leader)) {
            narrator.say("%s", now);
        }
        leader = now;
        long elapsed = System.nanoTime() - saidNanos;
        if (elapsed >= LINE_NANOS) {
            Ledger.Counts counts = ledger.counts();
            narrator.say(
                    "%s | %,7.0f writes/s | %,d acknowledged, %,d unknown",
                    Objects.requireNonNullElse(now, "nobody leads       "),
                    (counts.acknowledged() - saidAcknowledged) / Narrator.seconds(elapsed),
                    counts.acknowledged(),
                    counts.unknown());
            saidNanos = System.nanoTime();
            saidAcknowledged = counts.acknowledged();
        }
    }
}
