package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Sees to it that what was truncated from the front of logs leaves the disk, by few range deletes: each of them makes the
 * next read work out anew what is deleted. A group waits until it has thousands of dead entries or megabytes of them; and
 * because many groups that wait would add up, the groups with most go before that once there is too much in all.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token.
 */
final class DeadPrefixes {

    /** Dead entries that one range delete waits for. */
    static final long ENTRIES = 4096;

    /** Dead bytes, as guessed, that a range delete does not wait beyond. */
    static final long MOST_BYTES = 8L << 20;

    /** Parts of a memtable: dead bytes that wait for a range delete are on the disk as those that live. */
    private static final int PARTS = 10;

    /** Dead bytes of all groups, as guessed, that are too much, beside {@link #BYTES_A_GROUP}: as many as of so many groups. */
    private static final int ALL = 8;

    /** So much for each group that has any: else thousands of groups would have one range delete for each few entries. */
    static final long BYTES_A_GROUP = 64L << 10;

    private final ColumnFamilyHandle log;
    private final long enoughBytes;
    private final Map<GroupHandle, Long> waiting = new HashMap<>();
    private long bytes;
    private int settled;

    /** What the batch under way deletes, and up to where, to be noted when it is durable. */
    private final List<GroupHandle> sweptGroups = new ArrayList<>();

    private final List<Long> sweptBelow = new ArrayList<>();

    DeadPrefixes(ColumnFamilyHandle log, long memtableBytes) {
        this.log = log;
        this.enoughBytes = Math.min(MOST_BYTES, memtableBytes / PARTS);
    }

    /**
     * Adds range deletes of the groups with most to the beginning of a batch, if all groups together have too much. At the
     * beginning, because what follows may put the log of one of them elsewhere.
     */
    void sweep(WriteBatch batch) throws RocksDBException {
        sweptGroups.clear();
        sweptBelow.clear();
        long limit = ALL * enoughBytes + BYTES_A_GROUP * waiting.size();
        if (bytes <= limit) {
            return;
        }
        long left = bytes;
        long worthIt = bytes / (2L * waiting.size());
        for (Map.Entry<GroupHandle, Long> each : waiting.entrySet()) {
            GroupHandle group = each.getKey();
            long below = group.durable().log().firstIndex();
            if (each.getValue() >= worthIt && left > limit / 2 && group.physicalFirst() < below) {
                delete(batch, group, below);
                sweptGroups.add(group);
                sweptBelow.add(below);
                left -= each.getValue();
            }
        }
    }

    /** Adds a range delete of what is dead of a group, if it is time. */
    void add(WriteBatch batch, GroupFold fold) throws RocksDBException {
        long first = fold.after().log().firstIndex();
        GroupHandle group = fold.group();
        if (group.deadEntriesBelow(first) >= ENTRIES || group.deadBytesBelow(first) >= enoughBytes) {
            delete(batch, group, first);
            fold.deletesBelow(first);
        }
    }

    private void delete(WriteBatch batch, GroupHandle group, long below) throws RocksDBException {
        // From where the last one ended: ranges that overlap would have to be taken apart.
        batch.deleteRange(log, BlockKey.of(group.id(), group.physicalFirst()), BlockKey.of(group.id(), below));
    }

    /** The sweep is durable. To be called before the folds of the same batch are published. */
    void settle() {
        for (int i = 0; i < sweptGroups.size(); i++) {
            sweptGroups.get(i).deletedBelow(sweptBelow.get(i));
            note(sweptGroups.get(i), 0);
        }
        settled += sweptGroups.size();
    }

    /** Returns how many groups sweeps have served since this was asked last. */
    int takeSettled() {
        int taken = settled;
        settled = 0;
        return taken;
    }

    /** Notes what a group has that was written with others. */
    void note(GroupFold fold) {
        long first = fold.after().log().firstIndex();
        if (fold.deletesPrefix()) {
            note(fold.group(), 0);
        } else if (first != fold.before().log().firstIndex()) {
            note(fold.group(), fold.group().deadBytesBelow(first));
        }
    }

    private void note(GroupHandle group, long dead) {
        Long before = dead == 0 ? waiting.remove(group) : waiting.put(group, dead);
        bytes += dead - (before == null ? 0 : before);
    }
}
