package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The applied position as it stands in each column family, under the key of no bytes. Stateless. */
final class PositionRecord {

    /** No user's key is empty. */
    static final byte[] KEY = new byte[0];

    private static final byte VERSION = 1;
    private static final int SIZE = 1 + 2 * Long.BYTES;

    private PositionRecord() {}

    static byte[] encode(LogPosition position) {
        return ByteBuffer.allocate(SIZE)
                .put(VERSION)
                .putLong(position.term())
                .putLong(position.index())
                .array();
    }

    /** @throws IllegalArgumentException if it is of another version, or none */
    static LogPosition decode(byte @Nullable [] record) {
        if (record == null) {
            return LogPosition.NONE;
        }
        if (record.length == 0 || record[0] != VERSION) {
            throw new IllegalArgumentException(
                    "the position is not of version " + VERSION + ": run the release that wrote it, or a newer one");
        }
        if (record.length != SIZE) {
            throw new IllegalArgumentException("the position has " + record.length + " bytes instead of " + SIZE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(record, 1, SIZE - 1);
        return LogPosition.of(bytes.getLong(), bytes.getLong());
    }
}
