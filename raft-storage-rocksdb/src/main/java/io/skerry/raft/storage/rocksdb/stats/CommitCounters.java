package io.skerry.raft.storage.rocksdb.stats;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is known of commits. Refusals are counted by any thread; all else by the holder of the commit token only, which
 * makes the next one see it.
 */
public final class CommitCounters implements StorageStatistics.Source {

    private static final Reason[] REASONS = Reason.values();
    private static final String[] REASON_NAMES = new String[REASONS.length];

    static {
        for (Reason reason : REASONS) {
            REASON_NAMES[reason.ordinal()] = "refused." + camelCase(reason.name());
        }
    }

    private final Tally syncs = new Tally();
    private final Tally batches = new Tally();
    private final Tally inline = new Tally();
    private final Tally entries = new Tally();
    private final Tally bytes = new Tally();
    private final Tally suffixTruncations = new Tally();
    private final Tally prefixTruncations = new Tally();
    private final Tally deletedBlocks = new Tally();
    private final Tally rangeDeletes = new Tally();
    private final Histogram entriesPerSync = new Histogram();
    private final Histogram bytesPerSync = new Histogram();
    private final Histogram batchesPerSync = new Histogram();
    private final Histogram queuedBytes = new Histogram();
    private final Histogram writeNanos = new Histogram();
    private final Histogram latencyNanos = new Histogram();
    private final AtomicLongArray refusals = new AtomicLongArray(REASONS.length);
    private final LongAdder refusedCredit = new LongAdder();

    /** Returns counters of nothing. */
    public CommitCounters() {}

    /** A write begins while so many bytes are queued or reserved. */
    public void writeBegins(long queued) {
        queuedBytes.record(queued);
    }

    /**
     * A write and its sync have ended well.
     *
     * @param writtenEntries records
     * @param writtenBytes   their bytes
     * @param durableBatches batches that have become durable by it
     * @param nanos          how long it took
     */
    public void synced(long writtenEntries, long writtenBytes, int durableBatches, long nanos) {
        syncs.add(1);
        batches.add(durableBatches);
        entries.add(writtenEntries);
        bytes.add(writtenBytes);
        entriesPerSync.record(writtenEntries);
        bytesPerSync.record(writtenBytes);
        batchesPerSync.record(durableBatches);
        writeNanos.record(nanos);
    }

    /** A write has ended well that ran on the thread of a caller. */
    public void ranInline() {
        inline.add(1);
    }

    /** So many batches have ended well that had nothing to write. */
    public void hadNothingToWrite(int endedBatches) {
        batches.add(endedBatches);
    }

    /** A batch has become durable so long after it joined. */
    public void durable(long nanosSinceJoined) {
        latencyNanos.record(nanosSinceJoined);
    }

    /** A commit has removed durable entries from the end of a log, for which so many blocks were deleted. */
    public void suffixTruncated(int blocks) {
        suffixTruncations.add(1);
        deletedBlocks.add(blocks);
    }

    /** A commit has moved the front of a log. */
    public void prefixTruncated() {
        prefixTruncations.add(1);
    }

    /** A commit has deleted a range of blocks. */
    public void rangeDeleted() {
        rangeDeletes.add(1);
    }

    /** A batch was refused when it was to join. Thread-safe. */
    public void refused(BatchRefusedException refusal) {
        refusals.incrementAndGet(refusal.reason().ordinal());
    }

    /** Credit was asked for in vain. Thread-safe. */
    public void creditRefused() {
        refusedCredit.increment();
    }

    /** Returns the number of syncs. Thread-safe. */
    public long syncs() {
        return syncs.get();
    }

    /** Returns the number of batches that became durable. Thread-safe. */
    public long batches() {
        return batches.get();
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.counter("commit.syncs", Units.COUNT, syncs.get());
        sink.counter("commit.batches", Units.COUNT, batches.get());
        sink.counter("commit.inline", Units.COUNT, inline.get());
        sink.counter("commit.entries", Units.COUNT, entries.get());
        sink.counter("commit.bytes", Units.BYTES, bytes.get());
        sink.counter("truncate.suffix", Units.COUNT, suffixTruncations.get());
        sink.counter("truncate.prefix", Units.COUNT, prefixTruncations.get());
        sink.counter("truncate.deletedBlocks", Units.COUNT, deletedBlocks.get());
        sink.counter("truncate.rangeDeletes", Units.COUNT, rangeDeletes.get());
        for (int i = 0; i < REASONS.length; i++) {
            sink.counter(REASON_NAMES[i], Units.COUNT, refusals.get(i));
        }
        sink.counter("refused.credit", Units.COUNT, refusedCredit.sum());
        sink.histogram("commit.entriesPerSync", Units.COUNT, entriesPerSync.snapshot());
        sink.histogram("commit.bytesPerSync", Units.BYTES, bytesPerSync.snapshot());
        sink.histogram("commit.batchesPerSync", Units.COUNT, batchesPerSync.snapshot());
        sink.histogram("commit.queuedBytes", Units.BYTES, queuedBytes.snapshot());
        sink.histogram("commit.writeTime", Units.NANOS, writeNanos.snapshot());
        sink.histogram("commit.latency", Units.NANOS, latencyNanos.snapshot());
    }

    /** NO_ROOM becomes noRoom. */
    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        boolean wordBegins = false;
        for (char c : constant.toCharArray()) {
            if (c == '_') {
                wordBegins = true;
            } else {
                name.append(wordBegins ? c : Character.toLowerCase(c));
                wordBegins = false;
            }
        }
        return name.toString();
    }
}
