package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a storage takes, on disk and in memory. Immutable.
 *
 * @param files  the files of the database
 * @param memory what its node set for native memory, as it last opened the storage
 * @param groups the log of each group, in the order of their numbers
 */
public record StorageSizes(FileSizes files, MemorySettings memory, Map<GroupId, LogSize> groups) {

    /** Copies the map, and keeps its order. */
    public StorageSizes {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }
}
