package io.skerry.integrationtests.cluster;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Tally;
import io.skerry.integrationtests.Tally.Told;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Submits commands to whichever nodes there are, on a thread of its own, until it is told to end. Thread-safe. */
final class Writer {

    private static final int IN_FLIGHT = 16;
    private static final int SIZE = 64;

    private final RocksCluster cluster;
    private final String group;
    private final Tally tally = new Tally();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean ending;
    private volatile @Nullable Throwable wrong;

    private Writer(RocksCluster cluster, String group) {
        this.cluster = cluster;
        this.group = group;
    }

    static Writer begin(RocksCluster cluster, String group) {
        Writer writer = new Writer(cluster, group);
        Thread thread = new Thread(writer::run, "writer of " + group);
        thread.setDaemon(true);
        thread.start();
        return writer;
    }

    Tally tally() {
        return tally;
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Submits nothing more, and waits for what is under way. */
    void end() {
        ending = true;
        Await.result("the last commands of " + group, done);
        if (wrong != null) {
            throw new AssertionError("A command of " + group + " ended in what is no outcome: " + wrong, wrong);
        }
    }

    private void run() {
        try {
            for (long number = 1; !ending; number++) {
                room.acquire();
                submit(number);
            }
            room.acquire(IN_FLIGHT);
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    private void submit(long number) {
        RocksCluster.Running node = cluster.find((int) (number % cluster.nodes()) + 1);
        if (node == null) {
            tally.note(number, Told.REFUSED);
            room.release();
            Await.pause();
            return;
        }
        Blob command = Blob.of(number, SIZE);
        node.group(group).submit(command).whenComplete((position, failure) -> ended(number, position, failure));
        command.spoil();
    }

    private void ended(long number, @Nullable LogPosition position, @Nullable Throwable failure) {
        if (position != null) {
            tally.note(number, Told.ACKNOWLEDGED);
            acknowledged.incrementAndGet();
        } else if (failure instanceof RefusedException || failure instanceof LostException) {
            tally.note(number, Told.REFUSED);
        } else {
            tally.note(number, Told.UNKNOWN);
            if (!(failure instanceof OutcomeUnknownException)) {
                wrong = failure;
            }
        }
        room.release();
    }
}
