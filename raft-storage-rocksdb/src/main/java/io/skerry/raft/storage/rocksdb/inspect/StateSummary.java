package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The state of a group that lives in RocksDB, at a glance. Immutable.
 *
 * @param group    whose
 * @param inForce  the folder of the generation in force
 * @param position what it holds durably; that of an empty log, if it is damaged
 * @param tables   how many there are
 * @param bytes    the bytes of the tables
 * @param damage   why a node would not open it, or null
 */
public record StateSummary(
        GroupId group,
        Path inForce,
        LogPosition position,
        int tables,
        long bytes,
        @Nullable String damage) {}
