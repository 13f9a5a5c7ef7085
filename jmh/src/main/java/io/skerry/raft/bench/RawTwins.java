package io.skerry.raft.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The raw disk, next to what is measured: a file that grows and one that is overwritten in a circle, which get the same
 * bytes with one write and one sync each time. Not thread-safe; owned by its creator.
 */
final class RawTwins implements AutoCloseable {

    private static final long SIZE = 8L << 20;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final ByteBuffer bytes;
    private final RawFile growing;
    private final RawFile overwritten;
    private final Histogram growingNanos = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram overwrittenNanos = new Histogram(LONGEST_NANOS, DIGITS);

    /** Makes both files; the bytes are in a direct buffer. */
    RawTwins(DiskFolder folder, ByteBuffer bytes) throws IOException {
        this.bytes = bytes;
        this.growing = RawFile.growing(folder.file("growing"));
        this.overwritten = RawFile.overwritten(folder.file("overwritten"), SIZE);
    }

    /** Forgets what was measured. */
    void reset() {
        growingNanos.reset();
        overwrittenNanos.reset();
    }

    /** Measures each for that long, and adds it to what was measured before. */
    void measure(Duration each) throws IOException {
        measure(growing, growingNanos, each.toNanos());
        measure(overwritten, overwrittenNanos, each.toNanos());
    }

    private void measure(RawFile file, Histogram histogram, long forNanos) throws IOException {
        long begin = System.nanoTime();
        long before = begin;
        do {
            file.append(bytes);
            long after = System.nanoTime();
            histogram.recordValue(Math.min(LONGEST_NANOS, after - before));
            before = after;
        } while (before - begin < forNanos);
    }

    /** Returns how long appends to the growing file took. */
    Histogram growingNanos() {
        return growingNanos;
    }

    /** Returns how long appends to the overwritten file took. */
    Histogram overwrittenNanos() {
        return overwrittenNanos;
    }

    @Override
    public void close() throws IOException {
        growing.close();
        overwritten.close();
    }
}
