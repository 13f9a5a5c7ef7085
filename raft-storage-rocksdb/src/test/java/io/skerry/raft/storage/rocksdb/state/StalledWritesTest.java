package io.skerry.raft.storage.rocksdb.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDBException;

/** RocksDB takes no writes until tables are compacted: nobody waits inside it. */
class StalledWritesTest {

    private static final String FAMILY = "left";
    private static final byte[] KEY = {1};
    private static final int FEW = 2;
    private static final int MANY = 1000;

    @TempDir
    private Path home;

    private final SharedNatives natives = new SharedNatives(32 << 20);
    private StateDatabase database;

    @BeforeEach
    void open() throws RocksDBException {
        database = StateOpening.open(home, FamilyNames.of(List.of(FAMILY)), natives, 32);
        triggers(MANY, MANY);
        for (int i = 1; i <= FEW; i++) {
            put("old");
            database.write(at(i), false);
            database.flush();
        }
    }

    @AfterEach
    void close() {
        database.close();
        natives.close();
    }

    @Test
    void whatIsStoppedIsRefusedAndWrittenLater() throws RocksDBException {
        put("new");
        triggers(FEW, FEW);
        for (int i = 0; i < 3; i++) {
            BatchRefusedException refused =
                    assertThrows(BatchRefusedException.class, () -> database.write(at(7), false));
            assertEquals(Reason.NO_ROOM, refused.reason());
            assertTrue(refused.getMessage().contains("goes on by itself"), refused.getMessage());
            assertEquals(at(FEW), database.position());
            assertArrayEquals("new".getBytes(US_ASCII), database.get(FAMILY, KEY), "it is gathered still");
        }
        triggers(MANY, MANY);
        database.write(at(8), false);
        assertEquals(0, database.pendingBytes());
        assertEquals(at(8), database.position());
        database.flush();
        database.close();
        database = StateOpening.open(home, FamilyNames.of(List.of(FAMILY)), natives, 32);
        assertEquals(at(8), database.position());
        assertArrayEquals("new".getBytes(US_ASCII), database.get(FAMILY, KEY));
    }

    @Test
    void whatIsSlowedDownIsWritten() throws RocksDBException {
        put("new");
        triggers(FEW, MANY);
        database.write(at(7), false);
        assertEquals(at(7), database.position());
    }

    /** Nothing is compacted by itself, so what is slow or stopped remains so. */
    private void triggers(int slowdown, int stop) throws RocksDBException {
        database.set(MutableColumnFamilyOptions.builder()
                .setLevel0FileNumCompactionTrigger(MANY)
                .setLevel0SlowdownWritesTrigger(slowdown)
                .setLevel0StopWritesTrigger(stop)
                .build());
    }

    private void put(String value) {
        database.put(FAMILY, KEY, value.getBytes(US_ASCII));
    }

    private static LogPosition at(long index) {
        return LogPosition.of(1, index);
    }
}
