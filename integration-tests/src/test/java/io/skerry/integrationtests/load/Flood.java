package io.skerry.integrationtests.load;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Blob;
import io.skerry.integrationtests.cluster.Ledger;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.RaftGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An open loop: commands come at a rate, whatever becomes of those before; what is refused is forgotten. Thread-safe. */
final class Flood {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int BETWEEN_LOOKS = 1_000;

    private final Figures figures = new Figures();
    private final AtomicLong open = new AtomicLong();
    private long offered;

    /** Submits for so long, then waits for what is open. */
    void run(RaftGroup<Ledger, Blob, LogPosition> group, double perSecond, Duration duration) {
        long begun = System.nanoTime();
        long ended = begun + duration.toNanos();
        for (long now = begun; now - ended < 0; now = System.nanoTime()) {
            long due = (long) (perSecond * (now - begun) / TimeUnit.SECONDS.toNanos(1));
            if (offered >= due) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            // It looks at the clock now and then, also when it is behind.
            for (int i = 0; offered < due && i < BETWEEN_LOOKS; i++) {
                submit(group);
            }
        }
    }

    private void submit(RaftGroup<Ledger, Blob, LogPosition> group) {
        open.incrementAndGet();
        long begun = System.nanoTime();
        group.submit(Clients.COMMANDS.get((int) (offered++ % Clients.COMMANDS.size())))
                .whenComplete((position, failure) -> {
                    figures.note(begun, failure);
                    open.decrementAndGet();
                });
    }

    /** Waits until each command has had its outcome. */
    void awaitOutcomes() {
        Await.until("every command has an outcome", () -> open + " have none", () -> open.get() == 0);
    }

    long offered() {
        return offered;
    }

    Figures figures() {
        return figures;
    }
}
