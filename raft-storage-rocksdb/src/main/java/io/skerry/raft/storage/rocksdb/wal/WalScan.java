package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.CorruptionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the live files of the write-ahead log before RocksDB does, and judges whether all that was synced is there.
 *
 * <p>Rules:
 * <ul>
 *   <li>A torn end of the last file that holds anything is the write that was under way.
 *   <li>A bad place with a sound record of the same log behind it was synced, for a write begins only once the one before
 *       it is.
 *   <li>Sequence numbers go on from record to record and from file to file, and begin where the tables end. So bad or
 *       old bytes at the end of a file that is not the last are legal only if nothing is missing behind them.
 *   <li>What the manifest knows to be synced is there: its finished files, in full length.
 *   <li>Files below the lowest number that the manifest still needs say nothing.
 * </ul>
 *
 * <p>One damage it cannot tell from a torn end: that which takes everything from some write to the end of the log.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class WalScan {

    private final Path database;
    private final Manifest manifest;
    private final List<WalFile> files = new ArrayList<>();
    private final List<Path> dead = new ArrayList<>();
    private long nextSequence;
    private @Nullable String damage;

    private WalScan(Path database, Manifest manifest) {
        this.database = database;
        this.manifest = manifest;
        this.nextSequence = manifest.flushedSequence() + 1;
    }

    /**
     * Scans the write-ahead log of a database that nobody has open; changes nothing. Costs reading the files.
     *
     * @param database the folder of the database
     * @throws CorruptionException if the manifest does not check out
     * @throws NoSuchFileException if there is no manifest
     * @throws IOException         if the file system fails
     */
    public static WalReport of(Path database) throws IOException {
        WalScan scan = new WalScan(database, ManifestReader.read(database));
        scan.scan();
        return new WalReport(database, scan.manifest, scan.files, scan.dead, scan.nextSequence - 1, scan.damage);
    }

    private void scan() throws IOException {
        NavigableMap<Long, Path> logs = WalFiles.in(database);
        dead.addAll(logs.headMap(manifest.firstLiveLog(), false).values());
        Map<Long, Path> live = logs.tailMap(manifest.firstLiveLog(), true);
        for (long number : new TreeMap<>(manifest.syncedLogBytes())
                .tailMap(manifest.firstLiveLog())
                .keySet()) {
            if (!live.containsKey(number)) {
                damage = "the write-ahead log " + number + ", which the manifest knows, is missing";
                return;
            }
        }
        if (live.isEmpty()) {
            damage =
                    "it has no write-ahead log from number " + manifest.firstLiveLog() + " on, where its manifest ends";
        }
        for (Map.Entry<Long, Path> log : live.entrySet()) {
            WalFileScan scan = WalFileScan.of(log.getValue(), log.getKey());
            files.add(scan.file());
            damage = scan.damage() == null ? damageOf(scan.file()) : scan.damage();
            if (damage != null) {
                return;
            }
        }
    }

    private @Nullable String damageOf(WalFile file) {
        Long synced = manifest.syncedLogBytes().get(file.number());
        String name = "the write-ahead log " + file.path().getFileName();
        if (synced != null && file.soundBytes() < synced) {
            return name + " is sound up to offset " + file.soundBytes() + ", but the manifest knows that " + synced
                    + " bytes of it were synced; lost are the changes from sequence number "
                    + (file.holdsRecords() ? file.nextSequence() : nextSequence) + " on";
        }
        if (!file.holdsRecords()) {
            return null;
        }
        boolean isFirst = files.stream().filter(WalFile::holdsRecords).count() == 1;
        if (file.firstSequence() > nextSequence || !isFirst && file.firstSequence() != nextSequence) {
            return name + " begins with sequence number " + file.firstSequence() + ", but what precedes it ends with "
                    + (nextSequence - 1) + ending();
        }
        nextSequence = Math.max(nextSequence, file.nextSequence());
        return null;
    }

    /** What the file before this one ends with. */
    private String ending() {
        return files.size() < 2
                ? ", in the tables"
                : ", and the file before it with " + files.get(files.size() - 2).ending() + " at offset "
                        + files.get(files.size() - 2).soundBytes();
    }
}
