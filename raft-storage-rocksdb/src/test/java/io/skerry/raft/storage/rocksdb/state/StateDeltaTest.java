package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a state that changes in one place, most tables stay as they are: whoever has them needs to be sent little. */
class StateDeltaTest {

    private static final GroupId GROUP = GroupId.of(7);
    private static final int VALUE_BYTES = 1 << 10;
    private static final int KEYS = 24 << 10;
    private static final int AT_ONCE = 256;

    /** A range of keys gets new values, which nothing can shrink. */
    private record Range(long first, int count) {}

    private static final class Shelf extends RocksDbStateMachine<Range, Integer> {

        private final SplittableRandom random = new SplittableRandom(1);
        private long index;

        Shelf(StatePlace place) {
            super(place, "shelf");
        }

        @Override
        protected Integer apply(LogPosition position, Range range, StateTransaction state) {
            for (int i = 0; i < range.count(); i++) {
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                state.put(
                        "shelf",
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(range.first() + i)
                                .array(),
                        value);
            }
            return range.count();
        }

        void fill(long first, int count) throws IOException {
            for (int done = 0; done < count; done += AT_ONCE) {
                LogPosition position = LogPosition.of(1, ++index);
                apply(position, new Range(first + done, Math.min(AT_ONCE, count - done)));
                batchApplied(position);
            }
            persist();
        }
    }

    @TempDir
    private Path home;

    @Test
    void aChangeInOnePlaceMakesFewTables() throws IOException {
        try (StateDatabases databases = new StateDatabases(home, ByteSize.ofMiB(32), new MemoryGenerations())) {
            Shelf shelf = new Shelf(databases.of(GROUP));
            shelf.fill(0, KEYS);
            Map<String, Long> before = tables();
            long all = before.values().stream().mapToLong(Long::longValue).sum();
            assertTrue(all >= (long) KEYS * VALUE_BYTES, () -> "all is in tables: " + all);
            // Far more flushes than RocksDB lets lie without compacting them.
            for (int change = 1; change <= 16; change++) {
                shelf.fill((long) KEYS / 17 * change, KEYS / 100);
                Map<String, Long> now = tables();
                long made = 0;
                for (Map.Entry<String, Long> table : now.entrySet()) {
                    made += before.containsKey(table.getKey()) ? 0 : table.getValue();
                }
                long bytes = made;
                assertTrue(bytes < all / 10, () -> bytes + " bytes of new tables, of " + all);
                before = now;
            }
        }
    }

    private Map<String, Long> tables() throws IOException {
        Path generation = home.resolve(GROUP + "/0000000000000001");
        Map<String, Long> sizes = new HashMap<>();
        for (String name : Folders.names(generation)) {
            if (name.endsWith(".sst")) {
                sizes.put(name, Files.size(generation.resolve(name)));
            }
        }
        return sizes;
    }
}
