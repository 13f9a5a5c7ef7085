package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a node's groups that live in RocksDB: one database each, which share memory, threads, and how fast they are
 * written in the background.
 *
 * <p>One of them belongs to each storage, which closes it: state machines that are used later get a
 * {@link StorageClosedException}. Thread-safe.
 */
public final class StateDatabases implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateDatabases.class);

    /** Tables that are open at once, of all databases: the more there are, the fewer each has; but some it must have. */
    private static final int OPEN_FILES = 4096;

    private static final int MOST_OPEN_FILES = 1024;
    private static final int LEAST_OPEN_FILES = 32;

    /** What tables take beyond what is in them, and a new MANIFEST. */
    private static final long SPARE_BYTES = 8 << 20;

    private final Path folder;
    private final Generations generations;
    private final SharedNatives natives;
    private final Consumer<String> steps;
    private final Probe probe;
    private final Map<GroupId, StateEngine> engines = new ConcurrentHashMap<>();
    private int openFiles = MOST_OPEN_FILES;
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param folder      where the states are; made when the first is
     * @param memory      native memory for all of them, for up to 256
     * @param generations says which state is in force
     */
    public StateDatabases(Path folder, ByteSize memory, Generations generations) {
        this(
                folder,
                memory,
                generations,
                step -> {},
                path -> Files.getFileStore(path).getUsableSpace());
    }

    /**
     * Where a test takes hold.
     *
     * @param steps hears what has been done to files, before anything else is
     * @param probe tells how much room the disk has
     */
    StateDatabases(Path folder, ByteSize memory, Generations generations, Consumer<String> steps, Probe probe) {
        this.steps = steps;
        this.probe = probe;
        this.folder = folder;
        this.generations = generations;
        this.natives = new SharedNatives(memory.bytes());
    }

    /** Tells how many bytes a disk would still take. */
    @FunctionalInterface
    interface Probe {
        long usableBytes(Path folder) throws IOException;
    }

    /**
     * Refuses what the disk has no room for.
     *
     * @throws IOException if so; it names the mend
     */
    void requireRoom(String state, long bytes) throws IOException {
        long usable = probe.usableBytes(folder);
        if (!fits(bytes, usable)) {
            throw new IOException("State " + state + " cannot be flushed: the disk has " + (usable >> 20)
                    + " MiB left; free space, and it goes on by itself");
        }
    }

    private static boolean fits(long bytes, long usable) {
        return usable >= bytes + SPARE_BYTES;
    }

    /** Returns where the state machine of a group may live. */
    public StatePlace of(GroupId group) {
        return new StatePlace(this, group);
    }

    /**
     * Opens the state in force, or makes it: then it begins with the log, or a snapshot. What is left of others is removed. One
     * that is damaged is put aside, for it can be made anew, and kept until it is.
     *
     * @throws IllegalStateException if it is open already
     */
    synchronized StateEngine open(GroupId group, FamilyNames families) {
        requireOpen();
        requireNotOpen(group);
        Path path = folder.resolve(group.toString());
        String generation = StateFolder.nameOf(path, generations.inForce(group).orElse(Payload.EMPTY));
        shareFiles(engines.size() + 1);
        try {
            StateFolder states = StateFolder.open(path, generation);
            StateEngine engine = engine(group, states, families, openOrSetAside(states, generation, families));
            engines.put(group, engine);
            LOG.info("state={} opened generation={} applied={}", path, generation, engine.applied());
            if (!engine.applied().equals(LogPosition.NONE)) {
                engine.removeDamaged();
            }
            return engine;
        } catch (IOException e) {
            throw StateFaults.unwritable(path, e);
        }
    }

    /** Takes the database over; if that fails, nobody else would close it, and RocksDB opens it once only. */
    private StateEngine engine(GroupId group, StateFolder states, FamilyNames families, StateDatabase database)
            throws IOException {
        try {
            boolean isNew = database.position().equals(LogPosition.NONE);
            return new StateEngine(this, group, states, families, database, isNew ? damage(states) : null);
        } catch (IOException | RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    private StateDatabase openOrSetAside(StateFolder states, String generation, FamilyNames families)
            throws IOException {
        try {
            return openDatabase(states.generation(generation), families);
        } catch (CorruptionException e) {
            if (!StateFaults.isDamage(e)) {
                throw e;
            }
            Path aside = states.setAside(generation);
            done("set aside");
            LOG.error(
                    "state={} is damaged: it is kept as {} until there is another one in its place, which is made from"
                            + " a snapshot and the log, or fetched from another node",
                    states.generation(generation),
                    aside,
                    e);
            return openDatabase(states.generation(generation), families);
        }
    }

    private static @Nullable String damage(StateFolder states) throws IOException {
        List<Path> damaged = states.damaged();
        return damaged.isEmpty() ? null : "the one in " + states + " is damaged, and kept as " + damaged;
    }

    private void requireNotOpen(GroupId group) {
        if (engines.containsKey(group)) {
            throw new IllegalStateException("The state of group " + group + " is open: close its state machine first");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageClosedException("The states in " + folder + " are closed");
        }
    }

    private void shareFiles(int databases) {
        int share = Math.max(
                LEAST_OPEN_FILES, Math.min(MOST_OPEN_FILES, OPEN_FILES / Integer.highestOneBit(2 * databases - 1)));
        if (share < openFiles) {
            engines.values().forEach(engine -> engine.maxOpenFiles(share));
        }
        openFiles = share;
    }

    StateDatabase openDatabase(Path path, FamilyNames families) {
        return StateOpening.open(path, families, natives, openFiles);
    }

    /**
     * Removes the state of a group that is no more.
     *
     * @throws IllegalStateException if it is open
     * @throws IOException           if it cannot be removed; whatever is left is no state any more, or the whole
     */
    public synchronized void destroy(GroupId group) throws IOException {
        requireOpen();
        requireNotOpen(group);
        Path path = folder.resolve(group.toString());
        if (Files.exists(path)) {
            Folders.deleteTree(path);
            Folders.sync(folder);
        }
    }

    /** Returns the groups whose state is open, and what memory they take; asks RocksDB. */
    public StateUsage usage() {
        synchronized (this) {
            requireOpen();
            return new StateUsage(
                    engines.size(),
                    sum("rocksdb.cur-size-all-mem-tables"),
                    natives.cacheBytes(),
                    sum("rocksdb.estimate-table-readers-mem"));
        }
    }

    private long sum(String property) {
        return engines.values().stream()
                .mapToLong(engine -> engine.gaugeIfOpen(property))
                .sum();
    }

    /** Something has been done to the files of a state. */
    void done(String step) {
        steps.accept(step);
    }

    SharedNatives natives() {
        return natives;
    }

    Generations generations() {
        return generations;
    }

    /**
     * Flushes the largest memtables, if all of them together have too much, and the disk has room. Where it has none they
     * grow on, until RocksDB begins to flush, and whoever has written is held up.
     */
    void keepMemory() {
        long total = 0;
        long most = 0;
        StateEngine largest = null;
        for (StateEngine engine : engines.values()) {
            long bytes = engine.memtableBytes();
            total += bytes;
            if (bytes > most) {
                most = bytes;
                largest = engine;
            }
        }
        if (largest != null && total > natives.memtableBytes() && hasRoom(most)) {
            flush(largest);
        }
    }

    private boolean hasRoom(long bytes) {
        try {
            return fits(bytes, probe.usableBytes(folder));
        } catch (IOException e) {
            LOG.warn("states={} the disk does not say what room it has", folder, e);
            return true;
        }
    }

    private static void flush(StateEngine engine) {
        try {
            engine.flushSoon();
        } catch (StorageException e) {
            // Perhaps another group's: its own next write says so, to whom it concerns.
            LOG.warn("A state cannot be flushed", e);
        }
    }

    void closed(GroupId group, StateEngine engine) {
        engines.remove(group, engine);
    }

    /**
     * Makes durable what was applied, and closes all. Waits for calls that are under way. Closing again does nothing.
     *
     * @throws IllegalStateException while a command is applied or the state read on this thread; nothing was closed
     */
    @Override
    public void close() {
        List<StateEngine> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            open = List.copyOf(engines.values());
            open.forEach(StateEngine::requireOutside);
            closed = true;
        }
        try {
            open.forEach(StateEngine::close);
        } finally {
            natives.close();
        }
    }
}
