package io.skerry.raft.runtime.apply;

import io.skerry.raft.core.Apply;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.memory.MemoryStorage;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A group's queue, what is handed to it, and what it says. Thread-safe, but that its log is written by one thread. */
final class TestGroup implements ApplyListener {

    /** A command that waits, and all that it was told. */
    static class Caller implements Waiting<String> {

        private final LogPosition position;
        final List<String> told = new CopyOnWriteArrayList<>();

        Caller(long term, long index) {
            this.position = LogPosition.of(term, index);
        }

        @Override
        public long term() {
            return position.term();
        }

        @Override
        public long index() {
            return position.index();
        }

        @Override
        public void applied(String result) {
            told.add("applied " + result);
        }

        @Override
        public void lost(LogPosition actual) {
            told.add("lost to " + actual);
        }

        @Override
        public void snapshotInstalled(LogPosition snapshot) {
            told.add("behind snapshot " + snapshot);
        }

        @Override
        public void stopped(Throwable cause) {
            told.add("stopped: " + cause.getMessage());
        }
    }

    /** A read, and what it returned. */
    static final class Read<T> implements ReadTask<Journal> {

        private final Function<Journal, T> query;
        final CompletableFuture<T> future = new CompletableFuture<>();

        Read(Function<Journal, T> query) {
            this.query = query;
        }

        @Override
        public void run(Journal machine) {
            future.complete(query.apply(machine));
        }

        @Override
        public void stopped(Throwable cause) {
            future.completeExceptionally(cause);
        }
    }

    final Journal machine;
    final ApplyQueue<Journal, String, String> queue;
    final List<Long> applied = new CopyOnWriteArrayList<>();
    final List<Throwable> failed = new CopyOnWriteArrayList<>();
    final List<String> held = new CopyOnWriteArrayList<>();

    /** A group without a log. */
    TestGroup(ApplierPool pool, String name, Journal machine) {
        this(pool, name, machine, LogPosition.NONE, noLog());
    }

    TestGroup(ApplierPool pool, String name, Journal machine, LogPosition durable, LogStore log) {
        this.machine = machine;
        GroupSpec<Journal, String, String> spec = GroupSpec.of(name, machine, Journal.CODEC);
        this.queue = new ApplyQueue<>(pool, spec, PlainEntryCodec.INSTANCE, log, durable, this);
    }

    static LogStore noLog() {
        return (LogStore) Proxy.newProxyInstance(
                TestGroup.class.getClassLoader(), new Class<?>[] {LogStore.class}, (proxy, method, args) -> {
                    throw new AssertionError("the log is not to be read");
                });
    }

    /** A log that answers with more than a piece at a time never, and as a test says otherwise. */
    static LogStore logOf(Function<Long, LogRead<EncodedEntries>> read) {
        return (LogStore) Proxy.newProxyInstance(
                TestGroup.class.getClassLoader(),
                new Class<?>[] {LogStore.class},
                (proxy, method, args) -> read.apply((Long) args[0]));
    }

    static LogStore logOf(MemoryStorage storage, String name, EncodedEntries entries) {
        GroupSpec<Journal, String, String> spec = GroupSpec.of(name, new Journal(), Journal.CODEC);
        storage.batch().append(spec.id(), entries).commit();
        return storage.log(spec.id());
    }

    @Override
    public void onApplied(long index) {
        applied.add(index);
    }

    @Override
    public void onFailed(Throwable cause) {
        failed.add(cause);
    }

    @Override
    public void onHeld(@Nullable StateObstacle obstacle, long againNanos) {
        held.add(obstacle == null ? "goes on" : obstacle.text());
        // At once: a test need not wait.
        queue.retry();
    }

    /** Hands in commands, in memory. */
    void apply(long term, long firstIndex, String... words) {
        queue.apply(inMemory(commands(term, firstIndex, words)), List.of());
    }

    /** Hands in commands, with those that wait for them. */
    void apply(EncodedEntries entries, Caller... callers) {
        queue.apply(inMemory(entries), List.of(callers));
    }

    <T> CompletableFuture<T> read(long index, Function<Journal, T> query) {
        Read<T> read = new Read<>(query);
        queue.read(index, read);
        return read.future;
    }

    static Apply inMemory(EncodedEntries entries) {
        return new Apply(entries.firstIndex(), entries.lastIndex(), LogSlice.of(entries));
    }

    static Apply fromLog(long firstIndex, long lastIndex) {
        return new Apply(firstIndex, lastIndex, LogSlice.empty());
    }

    static EncodedEntries commands(long term, long firstIndex, String... words) {
        List<LogEntry> entries = new ArrayList<>();
        for (String word : words) {
            entries.add(LogEntry.command(term, firstIndex + entries.size(), Journal.CODEC.encode(word)));
        }
        return entries(entries);
    }

    static LogEntry other(long term, long index, EntryType type) {
        return LogEntry.of(term, index, type, Payload.ofUtf8("?"));
    }

    static EncodedEntries entries(List<LogEntry> entries) {
        return PlainEntryCodec.INSTANCE.encode(entries);
    }

    /** Waits until everything up to an index is applied and reported. */
    void awaitApplied(long index) {
        Await.until("index " + index + " to be applied", () -> applied.contains(index));
    }
}
