package io.skerry.integrationtests.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StateIterator;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import io.skerry.raft.storage.rocksdb.state.StateView;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pairs in RocksDB. */
final class RocksPairs extends RocksDbStateMachine<Long, Long> implements Pairs {

    /** What a protocol that is wrong does when a state was prepared, before anything says that it is in force. */
    interface Mistake {

        void make(Prepared prepared) throws IOException;
    }

    private final Mistake mistake;

    RocksPairs(StatePlace place, Mistake mistake) {
        super(place, LEFT, RIGHT);
        this.mistake = mistake;
    }

    @Override
    protected Long apply(LogPosition position, Long command, StateTransaction state) {
        byte[] last = bytes(Long.toString(command));
        state.put(LEFT, bytes(Pairs.leftKey(command)), bytes(Pairs.value(command)));
        state.put(RIGHT, bytes(Pairs.rightKey(command)), bytes(Pairs.value(command)));
        state.put(LEFT, bytes(LAST), last);
        state.put(RIGHT, bytes(LAST), last);
        return position.index();
    }

    @Override
    public Content content() {
        return read(state -> new Content(all(state, LEFT), all(state, RIGHT)));
    }

    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        Prepared prepared = super.prepare(source);
        mistake.make(prepared);
        return prepared;
    }

    private static SortedMap<String, String> all(StateView state, String family) {
        SortedMap<String, String> all = new TreeMap<>();
        try (StateIterator entries = state.iterate(family, new byte[0], null)) {
            while (entries.next()) {
                all.put(new String(entries.key(), US_ASCII), new String(entries.value(), US_ASCII));
            }
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
