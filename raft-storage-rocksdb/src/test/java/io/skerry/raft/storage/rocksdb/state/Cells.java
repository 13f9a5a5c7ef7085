package io.skerry.raft.storage.rocksdb.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state machine of the tests: does what {@link Change.Model} does, in RocksDB. */
final class Cells extends RocksDbStateMachine<Change, String> {

    Cells(StatePlace place) {
        super(place, Change.FAMILIES.toArray(new String[0]));
    }

    @Override
    protected String apply(LogPosition position, Change change, StateTransaction state) {
        List<String> seen = new ArrayList<>();
        for (Change.Step step : change.steps()) {
            byte[] key = bytes(step.key());
            byte[] old = state.get(step.family(), key);
            Map<String, String> near = range(state, step.family(), key, bytes(step.key() + "\u007f"));
            seen.add((old == null ? "null" : text(old)) + " of " + near);
            if (step.value() == null) {
                state.delete(step.family(), key);
            } else if (step.value().equals("throw")) {
                state.put(step.family(), key, bytes("half"));
                throw new IllegalStateException("on purpose");
            } else {
                state.put(step.family(), key, bytes(step.value()));
            }
        }
        return seen.toString();
    }

    /** Leaves the iterator open: the call closes it. */
    private static Map<String, String> range(StateView state, String family, byte[] from, byte @Nullable [] until) {
        TreeMap<String, String> all = new TreeMap<>();
        StateIterator iterator = state.iterate(family, from, until);
        while (iterator.next()) {
            all.put(text(iterator.key()), text(iterator.value()));
        }
        return all;
    }

    Map<String, Map<String, String>> contents() {
        return read(state -> {
            Map<String, Map<String, String>> all = new TreeMap<>();
            Change.FAMILIES.forEach(name -> all.put(name, range(state, name, new byte[0], null)));
            return all;
        });
    }

    <T> T query(Function<StateView, T> reader) {
        return read(reader);
    }

    /** Applies a command as a batch of its own. */
    String take(long index, Change change) {
        LogPosition position = LogPosition.of(1, index);
        String result = apply(position, change);
        batchApplied(position);
        return result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }
}
