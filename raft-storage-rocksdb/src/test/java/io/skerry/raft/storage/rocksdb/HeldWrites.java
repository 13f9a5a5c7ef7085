package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Stands around the synced write: holds it by a latch, fails it, and remembers which threads wrote. */
final class HeldWrites implements UnaryOperator<SyncedWrite> {

    private final List<Thread> writers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Hold hold;
    private volatile @Nullable RocksDBException failure;

    /** One write that is to be held. */
    static final class Hold {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void awaitReached() {
            await(reached);
        }

        void release() {
            released.countDown();
        }
    }

    @Override
    public SyncedWrite apply(SyncedWrite real) {
        return batch -> write(real, batch);
    }

    private void write(SyncedWrite real, WriteBatch batch) throws RocksDBException {
        writers.add(Thread.currentThread());
        Hold held = hold;
        if (held != null) {
            hold = null;
            held.reached.countDown();
            await(held.released);
        }
        RocksDBException failing = failure;
        if (failing != null) {
            throw failing;
        }
        real.write(batch);
    }

    /** Holds the next write. */
    Hold holdNext() {
        Hold next = new Hold();
        hold = next;
        return next;
    }

    /** Fails all writes from now on. */
    void failWith(RocksDBException e) {
        failure = e;
    }

    List<Thread> writers() {
        return writers;
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("Nothing happened for 30 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting", e);
        }
    }
}
