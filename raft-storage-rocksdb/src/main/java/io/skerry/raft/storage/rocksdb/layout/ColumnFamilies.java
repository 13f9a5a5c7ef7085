package io.skerry.raft.storage.rocksdb.layout;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;

/**
 * The column families, one set for all groups: a family per group would cost a memtable each and make creation
 * quadratic. The handles belong to the storage that opened them. Immutable.
 *
 * @param log      blocks of records, by {@link BlockKey}
 * @param stable   what a Raft node must remember: hard state, memberships, named values
 * @param metadata what the engine must remember: identity, boundaries, runs of terms, names of groups
 */
public record ColumnFamilies(ColumnFamilyHandle log, ColumnFamilyHandle stable, ColumnFamilyHandle metadata) {

    /** RocksDB insists on this one; it stays empty. */
    public static final byte[] DEFAULT = name("default");

    /** The name of the family of blocks. */
    public static final byte[] LOG = name("log");

    /** The name of the family of stable state. */
    public static final byte[] STABLE = name("stable");

    /** The name of the family of metadata. */
    public static final byte[] METADATA = name("metadata");

    /** Takes the handles in the order default, log, stable, metadata. */
    public static ColumnFamilies of(List<ColumnFamilyHandle> handles) {
        return new ColumnFamilies(handles.get(1), handles.get(2), handles.get(3));
    }

    private static byte[] name(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
