package io.skerry.raft.runtime.ship;

import io.skerry.raft.runtime.Await;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Holds up who reads chunks of a snapshot, once it has read some. */
final class Gate {

    private final int chunks;
    private final AtomicInteger read = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Holds up after so many chunks. */
    Gate(int chunks) {
        this.chunks = chunks;
    }

    StoredSnapshot hold(StoredSnapshot snapshot) {
        return new TestLibrary.Wrapped(snapshot) {
            @Override
            public void read(int file, long offset, ByteBuffer into) throws IOException {
                pass();
                super.read(file, offset, into);
            }

            @Override
            public @Nullable FileChannel openChannel(int file) throws IOException {
                FileChannel channel = super.openChannel(file);
                if (channel != null) {
                    pass();
                }
                return channel;
            }
        };
    }

    private void pass() {
        if (read.incrementAndGet() > chunks) {
            reached.countDown();
            Await.latch(opened);
        }
    }

    /** Waits until somebody is held up. */
    void awaitReached() {
        Await.latch(reached);
    }

    /** Holds up nobody any more. */
    void open() {
        opened.countDown();
    }
}
