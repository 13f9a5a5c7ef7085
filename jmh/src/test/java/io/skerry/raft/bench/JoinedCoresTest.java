package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import org.junit.jupiter.api.Test;

class JoinedCoresTest {

    @Test
    void everyBatchIsAppliedOnAllCoresAndMemoryStaysBounded() {
        JoinedCores cores = new JoinedCores(3, PlainEntryCodec.INSTANCE);
        Entries entries = new Entries(64, 256);
        for (int batch = 1; batch <= 1000; batch++) {
            cores.commit(entries.payloads());
            for (CoreStatus core : cores.status()) {
                assertEquals(1 + batch * 64, core.appliedIndex());
                assertTrue(core.windowBytes() < 2 << 20, core::toString);
            }
        }
        assertEquals(64_000, cores.committed());
        assertEquals(1, cores.status().get(0).term());
    }
}
