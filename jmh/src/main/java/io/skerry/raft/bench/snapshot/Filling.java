package io.skerry.raft.bench.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.RaftGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Has many keys set by few commands. Stateless.
 */
final class Filling {

    /** The size of a value. */
    static final int VALUE_BYTES = 1 << 10;

    private static final int AT_ONCE = 256;
    private static final int IN_FLIGHT = 8;

    private Filling() {}

    /** Returns how many keys such a state has. */
    static long keys(long stateBytes) {
        return stateBytes / VALUE_BYTES;
    }

    /** Sets a range of keys, and returns when the group has applied it. */
    static void range(RaftGroup<?, Payload, LogPosition> group, long first, long count, long seed) {
        Deque<CompletableFuture<LogPosition>> open = new ArrayDeque<>();
        for (long done = 0; done < count; done += AT_ONCE) {
            int now = (int) Math.min(AT_ONCE, count - done);
            submit(group, open, Change.range(first + done, now, VALUE_BYTES, seed + done));
        }
        open.forEach(CompletableFuture::join);
    }

    /** Sets keys at random places below a bound. */
    static void scatter(RaftGroup<?, Payload, LogPosition> group, long bound, long count, long seed) {
        Deque<CompletableFuture<LogPosition>> open = new ArrayDeque<>();
        for (long done = 0; done < count; done += AT_ONCE) {
            int now = (int) Math.min(AT_ONCE, count - done);
            submit(group, open, Change.scatter(bound, now, VALUE_BYTES, seed + done));
        }
        open.forEach(CompletableFuture::join);
    }

    private static void submit(
            RaftGroup<?, Payload, LogPosition> group, Deque<CompletableFuture<LogPosition>> open, Payload command) {
        if (open.size() == IN_FLIGHT) {
            open.remove().join();
        }
        open.add(group.submit(command));
    }
}
