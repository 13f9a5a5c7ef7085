package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a storage says of itself. Immutable.
 *
 * @param location      where it lives, for a person to read
 * @param identity      who it is
 * @param groupsInUse   groups that were read or written since it was opened
 * @param groupsStopped of these, the ones stopped because of damage
 * @param queuedBytes   bytes of accepted batches that wait for the disk, and of credit that was taken
 * @param limits        what it takes
 * @param commits       writes since it was opened, each with one sync; a batch that changes nothing needs none
 * @param batches       batches that were reported durable
 * @param failure       what stopped the whole storage, or null while it works
 */
public record StorageStatus(
        String location,
        StorageIdentity identity,
        int groupsInUse,
        int groupsStopped,
        long queuedBytes,
        StorageLimits limits,
        long commits,
        long batches,
        @Nullable StorageException failure) {}
