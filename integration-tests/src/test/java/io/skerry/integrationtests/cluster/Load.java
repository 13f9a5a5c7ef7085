package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.RaftGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps a number of commands in flight. Runs on a thread of its own; each array is spoilt as soon as it was submitted. */
public final class Load {

    private final RaftGroup<Ledger, Blob, LogPosition> group;
    private final int inFlight;
    private final int size;
    private final Semaphore room;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Load(RaftGroup<Ledger, Blob, LogPosition> group, int inFlight, int size) {
        this.group = group;
        this.inFlight = inFlight;
        this.size = size;
        this.room = new Semaphore(inFlight);
    }

    /** Begins to submit the commands from one number until before another. */
    public static Load begin(
            RaftGroup<Ledger, Blob, LogPosition> group, int inFlight, int size, long from, long until) {
        Load load = new Load(group, inFlight, size);
        Thread thread = new Thread(() -> load.run(from, until), "load");
        thread.setDaemon(true);
        thread.start();
        return load;
    }

    /** Returns whether each command has had its result. */
    boolean isDone() {
        return done.isDone();
    }

    /** Waits until each command has had its result. */
    public void awaitAllDone() {
        Await.result("the load on " + group.groupId(), done);
        assertEquals(List.of(), List.copyOf(failures), "on a sound cluster every command takes effect");
    }

    private void run(long from, long until) {
        try {
            for (long number = from; number < until; number++) {
                take(1);
                submit(number);
            }
            take(inFlight);
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    private void take(int permits) throws InterruptedException {
        assertTrue(
                room.tryAcquire(permits, Await.DEADLINE.toSeconds(), TimeUnit.SECONDS),
                () -> "no command came to an end for " + Await.DEADLINE + ": " + group.status());
    }

    private void submit(long number) {
        Blob command = Blob.of(number, size);
        group.submit(command).whenComplete((position, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
            room.release();
        });
        command.spoil();
    }
}
