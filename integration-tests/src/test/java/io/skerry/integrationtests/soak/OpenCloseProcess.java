package io.skerry.integrationtests.soak;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Opens, uses and closes the storage in one folder many times, and reports a reading now and then. */
final class OpenCloseProcess {

    private static final int GROUPS = 4;
    private static final int BATCHES = 5;
    private static final int ENTRIES = 20;

    private OpenCloseProcess() {}

    /** Takes a folder, how often to open it, and how often to report. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int times = Integer.parseInt(args[1]);
        int reportEvery = Integer.parseInt(args[2]);
        for (int opens = 1; opens <= times; opens++) {
            try (RaftStorage storage = RocksDbStorage.open(folder)) {
                use(storage, opens);
            }
            if (opens % reportEvery == 0) {
                report(opens);
            }
        }
    }

    private static void report(int opens) throws IOException {
        System.out.println(Reading.take(opens).toLine());
    }

    private static void use(RaftStorage storage, int term) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(GROUPS * BATCHES);
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int number = 0; number < GROUPS; number++) {
                GroupId group = GroupId.of(number);
                // The end of what is durable: entries that are still under way are replaced.
                long first = storage.log(group).lastIndex() + 1;
                if (batch % 2 == 0) {
                    storage.batch()
                            .append(group, entries(term, first))
                            .hardState(group, HardState.of(term))
                            .commit();
                    written.countDown();
                } else {
                    storage.batch().append(group, entries(term, first)).commitAsync(failure -> written.countDown());
                }
            }
        }
        written.await();
        for (int number = 0; number < GROUPS; number++) {
            GroupId group = GroupId.of(number);
            LogPosition boundary = storage.log(group).boundary();
            LogPosition last = storage.log(group).last();
            int read = storage.log(group)
                    .read(boundary.index() + 1, last.index() + 1, Long.MAX_VALUE)
                    .require()
                    .size();
            if (read != last.index() - boundary.index()) {
                throw new AssertionError("Read " + read + " entries of group " + group + ", not all up to " + last);
            }
            storage.batch().truncatePrefix(group, last).commit();
        }
    }

    private static List<LogEntry> entries(int term, long first) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(LogEntry.command(term, first + i, Payload.wrap(new byte[500])));
        }
        return entries;
    }
}
