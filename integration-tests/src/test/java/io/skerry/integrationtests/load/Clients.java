package io.skerry.integrationtests.load;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Blob;
import io.skerry.integrationtests.cluster.Ledger;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.RaftGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A closed loop: a number of commands is open, and the end of each begins the next. Thread-safe. */
final class Clients implements AutoCloseable {

    static final int SIZE = 1024;

    /** Made once: what is measured is not how fast commands are made. */
    static final List<Blob> COMMANDS =
            LongStream.range(0, 64).mapToObj(number -> Blob.of(number, SIZE)).toList();

    private final RaftGroup<Ledger, Blob, LogPosition> group;
    private final int inFlight;
    private final Semaphore room;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "clients");
    private volatile Figures figures = new Figures();
    private volatile boolean ending;

    private Clients(RaftGroup<Ledger, Blob, LogPosition> group, int inFlight) {
        this.group = group;
        this.inFlight = inFlight;
        this.room = new Semaphore(inFlight);
        thread.setDaemon(true);
    }

    static Clients begin(RaftGroup<Ledger, Blob, LogPosition> group, int inFlight) {
        Clients clients = new Clients(group, inFlight);
        clients.thread.start();
        return clients;
    }

    /** Begins new figures; what is open is noted in the old ones. */
    Figures anew() {
        Figures fresh = new Figures();
        figures = fresh;
        return fresh;
    }

    private void run() {
        try {
            for (int i = 0; !ending; i++) {
                room.acquire();
                submit(COMMANDS.get(i % COMMANDS.size()));
            }
            room.acquire(inFlight);
            done.complete(null);
        } catch (InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void submit(Blob command) {
        Figures current = figures;
        long begun = System.nanoTime();
        group.submit(command).whenComplete((position, failure) -> {
            current.note(begun, failure);
            room.release();
        });
    }

    /** Waits for what is open. */
    @Override
    public void close() {
        ending = true;
        Await.result("the last commands", done);
    }
}
