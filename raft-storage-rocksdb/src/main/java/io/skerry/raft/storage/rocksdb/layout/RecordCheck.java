package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.storage.CorruptionException;
import java.util.HexFormat;

/** Checks small records of any kind, for who goes through all of them. Stateless, thread-safe. */
public final class RecordCheck {

    private static final int PREFIX_BYTES = 1 + Long.BYTES;

    private RecordCheck() {}

    /**
     * Checks a record of the family stable.
     *
     * @throws CorruptionException if no such key is ever written, or the record is not what was written under it
     */
    public static void stable(byte[] key, byte[] value) {
        switch (kind(key)) {
            case StateKey.HARD_STATE -> {
                requireLength(key, PREFIX_BYTES);
                StateRecord.parseHardState(key, value);
            }
            case StateKey.MEMBERSHIP -> {
                requireLength(key, PREFIX_BYTES + Long.BYTES);
                StateRecord.parsePayload(key, value);
            }
            case StateKey.VALUE -> {
                requireGroup(key);
                StateRecord.parsePayload(key, value);
            }
            default -> throw unknown(key);
        }
    }

    /**
     * Checks a record of the family metadata.
     *
     * @throws CorruptionException if no such key is ever written, or the record is not what was written under it
     */
    public static void metadata(byte[] key, byte[] value) {
        switch (kind(key)) {
            case StateKey.IDENTITY -> {
                requireLength(key, 1);
                StateRecord.parseStamp(key, value);
            }
            case StateKey.BOUNDARY -> {
                requireLength(key, PREFIX_BYTES);
                StateRecord.parseBoundary(key, value);
            }
            case StateKey.TERM_RUN -> {
                requireLength(key, PREFIX_BYTES + Long.BYTES);
                StateRecord.parseTerm(key, value);
            }
            case StateKey.GROUP_NAME -> {
                requireLength(key, PREFIX_BYTES);
                StateRecord.parsePayload(key, value);
            }
            default -> throw unknown(key);
        }
    }

    private static int kind(byte[] key) {
        return key.length == 0 ? 0 : key[0];
    }

    private static void requireGroup(byte[] key) {
        if (!StateKey.hasGroup(key)) {
            throw unknown(key);
        }
    }

    private static void requireLength(byte[] key, int length) {
        if (key.length != length) {
            throw unknown(key);
        }
    }

    private static CorruptionException unknown(byte[] key) {
        return new CorruptionException(
                "Record " + HexFormat.of().formatHex(key) + " has a key that is never written" + WayBack.REPLACE);
    }
}
