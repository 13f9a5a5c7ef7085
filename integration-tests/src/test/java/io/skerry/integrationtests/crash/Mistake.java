package io.skerry.integrationtests.crash;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Protocols that are wrong, to see that they are found out: each does something before the installation's one batch. */
enum Mistake {
    NONE {
        @Override
        void make(RocksDbStorage storage, Path folder, Prepared prepared) {
            // It is right.
        }
    },
    /** The new state is in force before the log knows. */
    STATE_IN_FORCE_EARLY {
        @Override
        void make(RocksDbStorage storage, Path folder, Prepared prepared) {
            storage.batch()
                    .value(GroupId.DEFAULT, prepared.valueName(), prepared.value())
                    .commit();
        }
    },
    /** The log is reset for a snapshot that is not in force. */
    LOG_RESET_EARLY {
        @Override
        void make(RocksDbStorage storage, Path folder, Prepared prepared) throws IOException {
            removeSnapshots(folder);
            storage.batch().reset(GroupId.DEFAULT, prepared.position()).commit();
        }

        /** Else the one that was fetched would serve, rightly. */
        private void removeSnapshots(Path folder) throws IOException {
            removeBelow(folder.resolve("snapshots"), "");
        }
    },
    /** The present state is removed before another is in force. */
    STATE_REMOVED_EARLY {
        @Override
        void make(RocksDbStorage storage, Path folder, Prepared prepared) throws IOException {
            removeBelow(
                    folder.resolve("state").resolve(GroupId.DEFAULT.toString()),
                    prepared.value().toUtf8());
            removeBelow(folder.resolve("snapshots"), "");
        }
    };

    abstract void make(RocksDbStorage storage, Path folder, Prepared prepared) throws IOException;

    private static void removeBelow(Path folder, String kept) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder())
                    .filter(path -> kept.isEmpty() || !path.startsWith(folder.resolve(kept)))
                    .filter(path -> !path.equals(folder))
                    .toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
