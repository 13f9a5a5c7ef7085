package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage closes the states, in the middle of whatever is done with them. */
class StatesCloseTest {

    @TempDir
    private Path home;

    @Test
    void closingTheStorageAmidUseEndsInAnExceptionEverywhere() throws Exception {
        ExecutorService users = Executors.newCachedThreadPool();
        try {
            for (int round = 0; round < 4; round++) {
                RocksDbStorage storage = StateVictim.open(home.resolve("data"));
                Cells cells = new Cells(storage.states().of(StateVictim.GROUP));
                long first = cells.applied().index();
                CountDownLatch begun = new CountDownLatch(4);
                int number = round;
                List<Future<Long>> ends = new ArrayList<>();
                ends.add(users.submit(untilClosed(begun, step -> {
                    cells.take(first + step, Change.of("left", "k" + step % 100, "v"));
                    cells.contents();
                })));
                ends.add(users.submit(untilClosed(begun, step -> cells.persist())));
                ends.add(users.submit(untilClosed(begun, step -> cells.durablePosition())));
                ends.add(users.submit(untilClosed(
                        begun,
                        step -> cells.writeSnapshot(new SnapshotFolder(home.resolve("s" + number + "-" + step))))));
                begun.await();
                storage.close();
                for (Future<Long> end : ends) {
                    assertTrue(end.get() >= 1);
                }
                assertThrows(StorageClosedException.class, storage::states);
                cells.close();
            }
        } finally {
            users.shutdownNow();
        }
        try (RocksDbStorage storage = StateVictim.open(home.resolve("data"))) {
            Cells cells = new Cells(storage.states().of(StateVictim.GROUP));
            assertEquals(cells.applied(), cells.durablePosition());
            assertTrue(cells.applied().index() >= 4);
        }
    }

    private interface Use {
        void at(long step) throws IOException;
    }

    private static Callable<Long> untilClosed(CountDownLatch begun, Use use) {
        return () -> {
            for (long step = 1; ; step++) {
                try {
                    use.at(step);
                } catch (StorageClosedException e) {
                    return step;
                }
                if (step == 1) {
                    begun.countDown();
                }
            }
        };
    }

    /** States first or storage first, and each of them twice. */
    @Test
    void closingInAnyOrderIsHarmless() {
        RocksDbStorage storage = StateVictim.open(home.resolve("data"));
        StateDatabases states = storage.states();
        Cells one = new Cells(states.of(GroupId.of(1)));
        Cells two = new Cells(states.of(GroupId.of(2)));
        one.take(1, Change.of("left", "a", "b"));
        states.close();
        assertThrows(StorageClosedException.class, two::durablePosition);
        storage.close();
        states.close();
        one.close();
        storage.close();
        try (RocksDbStorage again = StateVictim.open(home.resolve("data"))) {
            Cells same = new Cells(again.states().of(GroupId.of(1)));
            assertEquals(LogPosition.of(1, 1), same.applied());
        }
    }
}
