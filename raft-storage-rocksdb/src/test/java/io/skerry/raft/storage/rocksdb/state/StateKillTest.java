package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a state in a storage is killed again and again. {@code -Dlane=long} does it more often. */
class StateKillTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int KILLS = "long".equals(System.getProperty("lane")) ? 60 : 3;
    private static final long SEED = 4;
    private static final long LAST = 100_000;

    @TempDir
    private Path home;

    private long durable;

    @Test
    void whatWasDurableIsThereAndEachStateIsOneOfTheLog() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            liveAndDie(random);
            assertSound();
        }
        assertTrue(durable > 0);
    }

    private void liveAndDie(Random random) throws IOException, InterruptedException {
        List<String> args = List.of(home.toString(), Long.toString(SEED), Long.toString(LAST));
        Path errors = home.resolve("errors");
        try (ChildJvm child =
                ChildJvm.start(StateVictim.class, List.of("-Xmx128m"), Map.of(), args, errors, DEADLINE)) {
            int lines = 2 + random.nextInt(12);
            String line = child.readLine();
            while (line != null) {
                take(line);
                if (--lines == 0) {
                    child.letRun(random.nextInt(20_000));
                    child.kill();
                }
                line = child.readLine();
            }
            child.waitForEnd();
            assertFalse(child.wasOverdue(), child::errorsOrWhy);
            assertTrue(lines <= 0, child::errorsOrWhy);
        }
    }

    private void take(String line) {
        String[] parts = line.split(" ");
        long index = Long.parseLong(parts[1]);
        assertTrue(index >= durable, line + " after " + durable);
        durable = index;
    }

    private void assertSound() throws IOException {
        try (RocksDbStorage storage = StateVictim.open(home.resolve("data"))) {
            Cells cells = new Cells(storage.states().of(StateVictim.GROUP));
            long index = cells.durablePosition().index();
            assertTrue(index >= durable, index + " after " + durable);
            Change.Model model = new Change.Model();
            StateVictim.log(SEED, index).forEach(model::apply);
            assertEquals(model.families, cells.contents());
            assertEquals(
                    1,
                    Folders.names(home.resolve("data/state/" + StateVictim.GROUP))
                            .size());
        }
    }
}
