package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.rocksdb.wal.VersionEdit.UnreadableException;
import java.util.Arrays;

/**
 * Numbers of varying length, and bytes behind their length, one after another.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Fields {

    private final byte[] bytes;
    private final int until;
    private int at;

    Fields(byte[] bytes, int from, int until) {
        this.bytes = bytes;
        this.at = from;
        this.until = until;
    }

    boolean hasMore() {
        return at < until;
    }

    long int64() throws UnreadableException {
        long value = 0;
        for (int shift = 0; shift < 64 && at < until; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnreadableException("a number in it does not end");
    }

    int int32() throws UnreadableException {
        long value = int64();
        if (value >>> 32 != 0) {
            throw new UnreadableException("a number in it is too large: " + value);
        }
        return (int) value;
    }

    long fixed64() throws UnreadableException {
        require(8);
        long value = Fragments.int64(bytes, at);
        at += 8;
        return value;
    }

    byte[] bytes() throws UnreadableException {
        int from = skip();
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** Returns the fields within bytes behind their length. */
    Fields nested() throws UnreadableException {
        int from = skip();
        return new Fields(bytes, from, at);
    }

    /** Skips bytes behind their length, and returns where they began. */
    int skip() throws UnreadableException {
        int length = int32();
        require(length);
        int from = at;
        at += length;
        return from;
    }

    private void require(int length) throws UnreadableException {
        if (length < 0 || length > until - at) {
            throw new UnreadableException("a field in it runs beyond its end");
        }
    }
}
