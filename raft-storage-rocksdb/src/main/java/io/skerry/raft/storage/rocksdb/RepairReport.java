package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import java.nio.file.Path;

/**
 * What a repair did. Immutable.
 *
 * @param folder           the storage
 * @param backup           where the folder was copied to before
 * @param linkedFiles      files of the copy that share their bytes with the folder's
 * @param copiedFiles      files of the copy that have bytes of their own, which were read back
 * @param group            whose log was cut
 * @param lastIndex        the index of the last entry that is left, or the boundary's
 * @param removedBlocks    blocks that were removed or shortened
 * @param lostStore        the store id until now: nobody may vote or acknowledge under it again
 * @param newStore         the store id from now on
 */
public record RepairReport(
        Path folder,
        Path backup,
        int linkedFiles,
        int copiedFiles,
        GroupId group,
        long lastIndex,
        int removedBlocks,
        StoreId lostStore,
        StoreId newStore) {}
