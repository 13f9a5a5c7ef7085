package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The applied position as it stands in the attachment's family, under the key of no bytes. Immutable.
 *
 * @param position where the state stands
 * @param sequence the number that RocksDB gave to this very record: what any family has is from before it
 */
record PositionRecord(LogPosition position, long sequence) {

    /** No user's key is empty. */
    static final byte[] KEY = new byte[0];

    /** There is none. */
    static final PositionRecord NONE = new PositionRecord(LogPosition.NONE, 0);

    private static final byte VERSION = 1;
    private static final int SIZE = 1 + 3 * Long.BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .put(VERSION)
                .putLong(position.term())
                .putLong(position.index())
                .putLong(sequence)
                .array();
    }

    /** Returns whether a record is one that another release has written. */
    static boolean isOfAnotherVersion(byte @Nullable [] record) {
        return record != null && record.length > 0 && record[0] != VERSION;
    }

    /** @throws IllegalArgumentException if it is none of this version */
    static PositionRecord decode(byte @Nullable [] record) {
        if (record == null) {
            return NONE;
        }
        if (record.length != SIZE || record[0] != VERSION) {
            throw new IllegalArgumentException("the position has " + record.length + " bytes instead of " + SIZE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(record, 1, SIZE - 1);
        return new PositionRecord(LogPosition.of(bytes.getLong(), bytes.getLong()), bytes.getLong());
    }
}
