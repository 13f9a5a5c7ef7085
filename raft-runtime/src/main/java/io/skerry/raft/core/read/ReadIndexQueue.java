package io.skerry.raft.core.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads that wait for their round, in the order in which they came. All that came in one turn share a round.
 *
 * <p>Confined to the core.
 *
 * @param <T> what a read is known by
 */
public final class ReadIndexQueue<T> {

    /**
     * Reads that share a round.
     *
     * @param round the round that must be confirmed
     * @param index up to where they must see the log: the commit index when the round began
     * @param reads the reads
     * @param <T>   what a read is known by
     */
    public record Batch<T>(long round, long index, List<T> reads) {}

    private final Deque<Batch<T>> inRound = new ArrayDeque<>();
    private List<T> gathering = new ArrayList<>();
    private long gatheringSinceNanos;
    private int size;

    /** Returns an empty queue. */
    public ReadIndexQueue() {}

    /** Returns the number of reads that wait. */
    public int size() {
        return size;
    }

    /** A read came. */
    public void add(T read, long nowNanos) {
        if (gathering.isEmpty()) {
            gatheringSinceNanos = nowNanos;
        }
        gathering.add(read);
        size++;
    }

    /** Returns whether reads wait for a round to begin. */
    public boolean hasGathered() {
        return !gathering.isEmpty();
    }

    /** Returns since when the oldest read waits for a round to begin; {@link Long#MAX_VALUE}, if none does. */
    public long gatheringSinceNanos() {
        return gathering.isEmpty() ? Long.MAX_VALUE : gatheringSinceNanos;
    }

    /** What has gathered joins a round. */
    public void join(long round, long index) {
        inRound.addLast(new Batch<>(round, index, gathering));
        gathering = new ArrayList<>();
    }

    /** Takes the next batch whose round a quorum has confirmed; null, if there is none. */
    public @Nullable Batch<T> takeConfirmed(long confirmedRound) {
        if (inRound.isEmpty() || inRound.getFirst().round() > confirmedRound) {
            return null;
        }
        size -= inRound.getFirst().reads().size();
        return inRound.removeFirst();
    }

    /** Takes the reads that wait for a round to begin. */
    public List<T> takeGathered() {
        List<T> taken = gathering;
        gathering = new ArrayList<>();
        size -= taken.size();
        return taken;
    }

    /** Takes all reads, in the order in which they came. */
    public List<T> takeAll() {
        List<T> taken = new ArrayList<>(size);
        for (Batch<T> batch : inRound) {
            taken.addAll(batch.reads());
        }
        taken.addAll(gathering);
        inRound.clear();
        gathering = new ArrayList<>();
        size = 0;
        return taken;
    }
}
