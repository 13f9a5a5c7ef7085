package io.skerry.raft.storage.rocksdb.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Keeps a few cursors that nobody uses. Each of them keeps alive what it last read from, so they are given up when told
 * that enough was written since: a memtable that was flushed long ago must not stay because of one. Thread-safe.
 */
final class CursorPool implements AutoCloseable {

    /** As many reads at a time find a cursor; more make their own. */
    static final int KEPT = 4;

    private final Supplier<BlockCursor> maker;

    /** Guarded by this, as all below is. */
    private final Deque<BlockCursor> idle = new ArrayDeque<>(KEPT);

    private long generation;

    /** A cursor on loan. */
    record Loan(BlockCursor cursor, long generation) {}

    CursorPool(Supplier<BlockCursor> maker) {
        this.maker = maker;
    }

    /** Lends a cursor that sees the database as it is now. */
    Loan lend() {
        BlockCursor found;
        long now;
        synchronized (this) {
            found = idle.pollLast();
            now = generation;
        }
        if (found == null) {
            return new Loan(maker.get(), now);
        }
        try {
            found.refresh();
            return new Loan(found, now);
        } catch (RuntimeException | Error e) {
            found.close();
            throw e;
        }
    }

    /** Takes a cursor back, which has not failed. */
    void giveBack(Loan loan) {
        loan.cursor().trim();
        synchronized (this) {
            if (loan.generation() == generation && idle.size() < KEPT) {
                idle.addLast(loan.cursor());
                return;
            }
        }
        loan.cursor().close();
    }

    /** Gives up all cursors; those on loan when they come back. */
    void giveUpIdle() {
        Deque<BlockCursor> given;
        synchronized (this) {
            generation++;
            given = new ArrayDeque<>(idle);
            idle.clear();
        }
        given.forEach(BlockCursor::close);
    }

    /** Closes the idle ones; none may be on loan any more. */
    @Override
    public void close() {
        giveUpIdle();
    }
}
