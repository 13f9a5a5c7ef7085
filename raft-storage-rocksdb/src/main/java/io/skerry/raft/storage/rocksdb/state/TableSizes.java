package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.MutableColumnFamilyOptions;

/**
 * How large the tables of a state are to be. Of what changed in one place, little else is written anew where they are small,
 * and sent to who has the rest; but each of them is a link in each copy, and a file in each snapshot. So they grow with the
 * state: of one that was written in no order there are 64 to 128, from 1 GiB to 16. Tables that no compaction writes anew stay
 * as they are: those of keys in their order are as large as memtables.
 *
 * <p>Stateless.
 */
final class TableSizes {

    private static final long MIB = 1 << 20;
    private static final long LEAST_BYTES = 16 * MIB;
    private static final long MOST_BYTES = 256 * MIB;
    private static final int TABLES = 64;
    /** Of the first level that is compacted into. */
    private static final int FIRST_LEVEL_TABLES = 4;

    private TableSizes() {}

    /** Returns the bytes of the tables in a folder, which need not be there yet. */
    static long stateBytes(Path folder) throws IOException {
        long bytes = 0;
        for (String name : Files.exists(folder) ? Folders.names(folder) : List.<String>of()) {
            if (name.endsWith(StateFiles.TABLE)) {
                bytes += Files.size(folder.resolve(name));
            }
        }
        return bytes;
    }

    /** Returns how large the tables of a state of that size are to be. */
    static long tableBytes(long stateBytes) {
        return Math.max(LEAST_BYTES, Math.min(MOST_BYTES, Long.highestOneBit(stateBytes / TABLES)));
    }

    /** Returns how large the first level is to be, of tables of that size. */
    static long firstLevelBytes(long tableBytes) {
        return FIRST_LEVEL_TABLES * tableBytes;
    }

    /** Returns what a family is to be told. */
    static MutableColumnFamilyOptions options(long tableBytes) {
        return MutableColumnFamilyOptions.builder()
                .setTargetFileSizeBase(tableBytes)
                .setMaxBytesForLevelBase(firstLevelBytes(tableBytes))
                .build();
    }
}
