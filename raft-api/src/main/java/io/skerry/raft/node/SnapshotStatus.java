package io.skerry.raft.node;

import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a group says of its snapshots on one node, at one moment. Immutable.
 *
 * @param newest      up to where the newest one reaches that may be offered to others; {@link LogPosition#NONE} if there is none,
 *                    as on a node that was just restored from a backup
 * @param newestBytes the bytes of it
 * @param heldBytes   about how many bytes of log are held back because no snapshot and no durable state holds them
 * @param taken       snapshots that were taken since the group began on this node
 * @param installed   snapshots of other nodes that became the state since then
 * @param activity    what is being done, or {@link Activity#NONE}
 * @param doneBytes   how far that has come: the bytes that were written, or have come
 * @param totalBytes  of so many; 0 if that is not known
 * @param pinExceeded whether more log would have had to be kept for a follower that fetches a snapshot than the settings
 *                    allow, so that the follower has to fetch another one
 * @param failure     why the last attempt to take or install one has failed, or null if it has not
 */
public record SnapshotStatus(
        LogPosition newest,
        long newestBytes,
        long heldBytes,
        long taken,
        long installed,
        Activity activity,
        long doneBytes,
        long totalBytes,
        boolean pinExceeded,
        @Nullable String failure) {

    /** What is done with snapshots. */
    public enum Activity {
        /** Nothing. */
        NONE,
        /** One is taken, or waits for its turn. */
        TAKING,
        /** One is fetched from another node. */
        FETCHING,
        /** One that was fetched becomes the state. */
        INSTALLING
    }
}
