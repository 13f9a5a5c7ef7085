package io.skerry.raft.storage;

/**
 * How much a storage takes. Immutable.
 *
 * @param maxPayloadBytes the largest payload of an entry
 * @param maxValueBytes   the largest named value or membership
 * @param maxQueuedBytes  bytes of accepted batches that may wait for the disk; one batch is always taken when nothing
 *                        waits, whatever its size
 */
public record StorageLimits(int maxPayloadBytes, int maxValueBytes, long maxQueuedBytes) {

    /** The longest name of a value or group, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 255;

    /** 8 MiB payloads, 64 KiB values, 64 MiB waiting. */
    public static final StorageLimits DEFAULT = new StorageLimits(8 << 20, 64 << 10, 64L << 20);

    /** The largest payload that any storage may be set to take: its record must fit a block, and a block an array. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 30;

    /** Refuses limits that nothing could satisfy. */
    public StorageLimits {
        if (maxPayloadBytes < 1 || maxPayloadBytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "The largest payload must be 1 to " + MAX_PAYLOAD_BYTES + " bytes, not " + maxPayloadBytes);
        }
        if (maxValueBytes < 1 || maxQueuedBytes < 1) {
            throw new IllegalArgumentException("Limits must be positive: " + maxValueBytes + ", " + maxQueuedBytes);
        }
    }
}
