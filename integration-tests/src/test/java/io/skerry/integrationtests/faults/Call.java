package io.skerry.integrationtests.faults;

import io.skerry.raft.node.ReadConsistency;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked, and what it was told. Written by its client, then once by whoever completes it; read when all is
 * over. Thread-safe.
 */
final class Call {

    /** How a call may end. */
    enum End {
        /** Nobody was told anything yet. */
        OPEN,
        /** It took effect. */
        DONE,
        /** It certainly did not. */
        REFUSED,
        /** Nobody knows. */
        UNKNOWN
    }

    /** Null for a read. */
    final @Nullable Command command;
    /** Null for a command. */
    final @Nullable ReadConsistency consistency;

    final long calledNanos = System.nanoTime();
    /** Up to which index this call must see, or come after. */
    final long floor;

    final CompletableFuture<Void> ended = new CompletableFuture<>();

    volatile End end = End.OPEN;
    volatile long endedNanos;
    volatile Cell.@Nullable Result result;
    volatile Cell.@Nullable Seen seen;
    volatile @Nullable Throwable failure;

    Call(@Nullable Command command, @Nullable ReadConsistency consistency, long floor) {
        this.command = command;
        this.consistency = consistency;
        this.floor = floor;
    }

    @Override
    public String toString() {
        return (command == null
                        ? consistency + " read"
                        : command.kind() + " " + command.id() + " to key " + command.key())
                + ": " + end + " " + result + " " + seen + " " + failure;
    }
}
