package io.skerry.raft.storage.rocksdb.reclaim;

import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.reclaim.LogTables.Dead;
import io.skerry.raft.storage.rocksdb.reclaim.LogTables.Tables;
import io.skerry.raft.storage.rocksdb.stats.MetricSink;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import io.skerry.raft.storage.rocksdb.stats.Units;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of the log near what lives in them. Tables are compacted as soon as as much of them is dead as lives, and
 * one memtable at least: so each byte that is written anew makes room for one, and what memtables retain costs nothing.
 *
 * <p>A compaction drops only what range deletes in its own tables say, and those of late are in memory. So it is looked at
 * tables when a memtable has just been flushed; where twice as much is dead and none is, it is flushed first: someone has
 * truncated much, and writes little.
 *
 * <p>Thread-safe. Has a thread of its own.
 */
public final class Reclaimer implements StorageStatistics.Source, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

    /** Looking at thousands of groups takes a while: it rests so many times as long. */
    private static final int REST = 32;

    /** Who wants nothing, because it can write nothing, frees no room either: others do, and tell nobody. */
    private static final long ROOM_SECONDS = 1;

    /** RocksDB tells nobody when it has compacted. */
    private static final long PAUSE_MILLIS = 50;

    private final String storage;
    private final LogTables tables;
    private final Iterable<GroupHandle> groups;
    private final long memtableBytes;
    private final LongPredicate room;
    private final Runnable afterwards;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final LongAdder compactions = new LongAdder();
    private final LongAdder flushes = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();

    // Owned by the thread.

    /** What the newest flush was when tables were last looked at. */
    private long seen;
    /** What a compaction did not drop though all that says that it is dead was in tables: an estimate is one. */
    private long stays;

    /** Whether something is due that the disk has no room for. */
    private boolean lacksRoom;

    /**
     * Starts the thread, which does nothing until something is wanted.
     *
     * @param storage    names the storage in messages
     * @param groups     all that are in use
     * @param room       whether the disk has room for so many bytes
     * @param afterwards is run after each compaction, to let go of tables that were replaced; must not throw
     */
    public Reclaimer(
            String storage, LogTables tables, Iterable<GroupHandle> groups, LongPredicate room, Runnable afterwards) {
        this.storage = storage;
        this.tables = tables;
        this.groups = groups;
        this.memtableBytes = tables.memtableBytes();
        this.room = room;
        this.afterwards = afterwards;
        this.thread = new Thread(this::run, "skerry-reclaimer " + storage);
        thread.setDaemon(true);
        thread.start();
    }

    /** Something was deleted, or much was written: it may be time. Costs next to nothing. */
    public void want() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    /** Begins nothing more. */
    public void stop() {
        closed.countDown();
        wanted.release();
    }

    /** Ends what is under way, and what RocksDB does by itself, and waits for it; after that the database can only be closed. */
    @Override
    public void close() {
        stop();
        tables.cancel();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed()) {
                awaitWish();
                long begin = System.nanoTime();
                while (!closed() && tryReclaim()) {
                    begin = System.nanoTime();
                }
                closed.await(REST * (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
            }
        } catch (RocksDBException | RuntimeException | Error e) {
            gaveUp(e);
        } catch (InterruptedException e) {
            LOG.error("storage={} dead tables stay until it is opened anew: interrupted", storage, e);
        }
    }

    private void awaitWish() throws InterruptedException {
        if (lacksRoom) {
            wanted.tryAcquire(ROOM_SECONDS, TimeUnit.SECONDS);
        } else {
            wanted.acquire();
        }
        wanted.drainPermits();
    }

    private boolean closed() {
        return closed.getCount() == 0;
    }

    private void gaveUp(Throwable e) {
        if (closed() && e instanceof RocksDBException) {
            LOG.debug("storage={} closed while dead tables were removed", storage, e);
        } else {
            LOG.error(
                    "storage={} dead tables could not be removed, and stay until it is opened anew: if it is the disk, mend it",
                    storage,
                    e);
        }
    }

    /** As {@link #reclaim}; a disk that became full meanwhile, or has a quota, may have room again. */
    private boolean tryReclaim() throws RocksDBException, InterruptedException {
        try {
            return reclaim();
        } catch (RocksDBException e) {
            if (!LogTables.isWithoutRoom(e)) {
                throw e;
            }
            noRoom("a compaction failed: " + e.getMessage());
            return false;
        }
    }

    /** Returns whether something was done, so that it is to be looked again. */
    private boolean reclaim() throws RocksDBException, InterruptedException {
        Tables now = tables.now();
        if (now.bytes() < memtableBytes) {
            lacksRoom = false;
            return false;
        }
        List<Dead> dead = LogTables.deadOf(groups);
        long found = tables.bytes(dead);
        // RocksDB may have dropped it meanwhile: then as much of what died since would count for nothing.
        stays = Math.min(stays, found);
        long deadBytes = found - stays;
        long alive = now.bytes() - deadBytes;
        long enough = Math.max(memtableBytes, alive);
        boolean flushed = now.newest() > seen;
        if (deadBytes < (flushed ? enough : 2 * enough)) {
            lacksRoom = false;
            seen = Math.max(seen, now.newest());
            return false;
        }
        // Old and new tables are there at the same time.
        if (!room.test(alive + memtableBytes)) {
            noRoom(alive + " bytes live in them");
            return false;
        }
        if (flushed) {
            compact(now);
        } else {
            flushAndCompact(dead);
        }
        return true;
    }

    private void flushAndCompact(List<Dead> dead) throws RocksDBException, InterruptedException {
        tables.flush();
        flushes.increment();
        if (compact(tables.now())) {
            // All that says so was in tables, so what is left of it is none.
            stays = tables.bytes(dead);
        }
    }

    /** Returns whether it was done; not if RocksDB itself does something with the tables. */
    private boolean compact(Tables before) throws RocksDBException, InterruptedException {
        if (!tables.tryCompact(before)) {
            closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        }
        lacksRoom = false;
        seen = before.newest();
        afterwards.run();
        long after = tables.now().bytes();
        compactions.increment();
        readBytes.add(before.bytes());
        writtenBytes.add(after);
        LOG.debug("storage={} compacted its log from {} to {} bytes", storage, before.bytes(), after);
        return true;
    }

    private void noRoom(String why) {
        if (!lacksRoom) {
            LOG.warn(
                    "storage={} has dead tables, and no room to write anew what lives: {}; they stay until there is;"
                            + " free space",
                    storage,
                    why);
        }
        lacksRoom = true;
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.counter("reclaim.compactions", Units.COUNT, compactions.sum());
        sink.counter("reclaim.flushes", Units.COUNT, flushes.sum());
        sink.counter("reclaim.readBytes", Units.BYTES, readBytes.sum());
        sink.counter("reclaim.writtenBytes", Units.BYTES, writtenBytes.sum());
    }
}
