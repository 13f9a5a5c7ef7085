package io.skerry.integrationtests.cluster;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what stands in a folder whose node is down. Stateless. */
final class LogDump {

    private static final long READ_BYTES = 1 << 20;

    private LogDump() {}

    /** Returns the records of a group's log, first to last. */
    static List<Payload> records(Path folder, String group) {
        try (RaftStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(GroupId.ofName(group));
            List<Payload> records = new ArrayList<>();
            for (long next = log.firstIndex(); next <= log.lastIndex(); ) {
                EncodedEntries entries =
                        log.readEncoded(next, log.lastIndex() + 1, READ_BYTES).require();
                for (int i = 0; i < entries.count(); i++) {
                    int begin = entries.offset(i);
                    records.add(
                            Payload.wrap(Arrays.copyOfRange(entries.buffer(), begin, begin + entries.recordBytes(i))));
                }
                next = entries.lastIndex() + 1;
            }
            return records;
        }
    }
}
