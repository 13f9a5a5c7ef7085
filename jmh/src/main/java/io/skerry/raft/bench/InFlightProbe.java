package io.skerry.raft.bench;

import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks twenty times a second at how many AppendEntries are on the way to each follower: a count has a beginning and an
 * end, but this is a height. Each look is a task on the leader's loop, and some kilobytes there.
 *
 * <p>Thread-safe.
 */
final class InFlightProbe implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Supplier<GroupStatus> leader;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "in-flight-probe");
        thread.setDaemon(true);
        return thread;
    });
    private int max;
    private long sum;
    private long looks;

    /** Begins to look at the status of the group on its leader. */
    InFlightProbe(Supplier<GroupStatus> leader) {
        this.leader = leader;
        timer.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (MemberStatus member : leader.get().members()) {
            // The leader itself has none on the way.
            if (member.inflightMessages() > 0) {
                add(member.inflightMessages());
            }
        }
    }

    private synchronized void add(int inFlight) {
        max = Math.max(max, inFlight);
        sum += inFlight;
        looks++;
    }

    /** Forgets what was seen. */
    synchronized void reset() {
        max = 0;
        sum = 0;
        looks = 0;
    }

    /** Returns the most that was on the way to one follower. */
    synchronized int max() {
        return max;
    }

    /** Returns how many were on the way to a follower when there were any, on average. */
    synchronized double mean() {
        return looks == 0 ? 0 : (double) sum / looks;
    }

    /** Stops, and waits for a look that has begun. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
