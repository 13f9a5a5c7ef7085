package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBudgetTest {

    @Test
    void theDefaultsStayWithin256MiB() {
        NativeBudget budget = NativeBudget.of(RocksDbStorageConfig.defaults());
        assertTrue(budget.total().compareTo(ByteSize.ofMiB(256)) <= 0, budget::toString);
        assertTrue(budget.toString().startsWith("total=218 MiB logMemtables=2x80 MiB"), budget::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 32, 256, 1024})
    void theRetentionDiesInMemoryAndTheWalDoesNotForceFlushes(long mebibytes) {
        RocksDbStorageConfig config = RocksDbStorageConfig.builder()
                .logRetention(ByteSize.ofMiB(mebibytes))
                .build();
        NativeBudget budget = NativeBudget.of(config);
        assertTrue(budget.logMemtableBytes() >= config.logRetention().bytes() * 5 / 2);
        assertTrue(budget.maxWalBytes() > budget.logMemtableBytes());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertEquals(8 << 20, RocksDbStorageConfig.defaults().limits().maxPayloadBytes());
        assertRefused(RocksDbStorageConfig.builder().logRetention(ByteSize.ofKiB(1)));
        assertRefused(RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1025)));
        assertRefused(RocksDbStorageConfig.builder().maxBatchSize(ByteSize.ofBytes(0)));
        assertRefused(RocksDbStorageConfig.builder().maxPayload(ByteSize.ofMiB(2048)));
        assertRefused(RocksDbStorageConfig.builder().maxQueued(ByteSize.ofBytes(0)));
    }

    private static void assertRefused(RocksDbStorageConfig.Builder builder) {
        assertThrows(IllegalArgumentException.class, builder::build);
    }
}
