package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A state machine of plain fields that keeps what it was given, and notices if two threads are in it at once.
 *
 * <p>Not thread-safe: that is what it is for.
 */
final class Journal implements StateMachine<String, String> {

    /** Words as UTF-8; {@code "?"} cannot be read. */
    static final CommandCodec<String> CODEC = new CommandCodec<>() {
        @Override
        public Payload encode(String command) {
            return Payload.ofUtf8(command);
        }

        @Override
        public String decode(Payload payload) {
            String word = payload.toUtf8();
            if (word.equals("?")) {
                throw new IllegalArgumentException("no command");
            }
            return word;
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of(1, "word");
        }
    };

    private final List<String> words = new ArrayList<>();
    private final List<LogPosition> batches = new ArrayList<>();
    private final Consumer<String> inside;
    /** Plain, as the rest is: what one call has written must be made visible to the next by whoever calls. */
    private @Nullable Thread visitor;

    Journal() {
        this(word -> {});
    }

    /** Calls something while a command is applied. */
    Journal(Consumer<String> inside) {
        this.inside = inside;
    }

    @Override
    public String apply(LogPosition position, String command) {
        enter();
        try {
            inside.accept(command);
            words.add(position + " " + command);
            return command + "!";
        } finally {
            leave();
        }
    }

    @Override
    public void batchApplied(LogPosition last) {
        enter();
        try {
            batches.add(last);
            inside.accept("batch");
        } finally {
            leave();
        }
    }

    private void enter() {
        requireVisitor(null);
        visitor = Thread.currentThread();
    }

    private void leave() {
        requireVisitor(Thread.currentThread());
        visitor = null;
    }

    private void requireVisitor(@Nullable Thread expected) {
        if (visitor != expected) {
            throw new AssertionError(visitor + " is inside");
        }
    }

    /** Returns what was applied. */
    List<String> words() {
        enter();
        List<String> copy = List.copyOf(words);
        leave();
        return copy;
    }

    /** Returns how many commands were applied. */
    int count() {
        enter();
        int count = words.size();
        leave();
        return count;
    }

    /** Returns which positions batches ended at. */
    List<LogPosition> batches() {
        return List.copyOf(batches);
    }

    @Override
    public SnapshotView capture() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restore(SnapshotSource source) {
        throw new UnsupportedOperationException();
    }
}
