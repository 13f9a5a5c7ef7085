package io.skerry.raft.storage;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.nio.charset.StandardCharsets;

/**
 * How much a storage takes. Immutable.
 *
 * @param maxPayloadBytes the largest payload of an entry
 * @param maxValueBytes   the largest named value or membership
 * @param maxQueuedBytes  bytes of accepted batches that may wait for the disk, and of credit; one batch is always taken
 *                        when nothing waits and nobody else has credit, whatever its size, so that no limit can stop a
 *                        protocol
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

    /**
     * Refuses entries of which one is too large.
     *
     * @throws BatchRefusedException for reason {@code TOO_LARGE}
     */
    public void requirePayloads(EncodedEntries entries) {
        if (entries.bytes() <= maxPayloadBytes) {
            // All of them together are not too large, so none of them is.
            return;
        }
        for (int i = 0; i < entries.count(); i++) {
            if (entries.payloadBytes(i) > maxPayloadBytes) {
                throw tooLarge("payload of entry " + entries.position(i), entries.payloadBytes(i), maxPayloadBytes);
            }
        }
    }

    /**
     * Refuses a value that is too large.
     *
     * @param what names it in the message
     * @throws BatchRefusedException for reason {@code TOO_LARGE}
     */
    public void requireValue(String what, Payload value) {
        if (value.size() > maxValueBytes) {
            throw tooLarge(what, value.size(), maxValueBytes);
        }
    }

    /**
     * Refuses a name that is empty or too long.
     *
     * @throws BatchRefusedException    for reason {@code TOO_LARGE}
     * @throws IllegalArgumentException if it is empty
     */
    public static void requireName(String name) {
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        if (size == 0) {
            throw new IllegalArgumentException("A name must not be empty");
        }
        if (size > MAX_NAME_BYTES) {
            throw tooLarge("name", size, MAX_NAME_BYTES);
        }
    }

    private static BatchRefusedException tooLarge(String what, int size, int limit) {
        return new BatchRefusedException(
                Reason.TOO_LARGE, "The " + what + " has " + size + " bytes, the limit is " + limit);
    }
}
