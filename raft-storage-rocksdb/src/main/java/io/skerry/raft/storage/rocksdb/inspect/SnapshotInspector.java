package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.inspect.Finding.Kind;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary.Standing;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotListing;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotListing.Found;
import io.skerry.raft.storage.rocksdb.state.ReadOnlyState;
import io.skerry.raft.storage.rocksdb.state.StateListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside the log: snapshots, and states in RocksDB; or the snapshots in a folder of backups. Read without a lock and
 * without writing anything, whether a node has the folder open or not. Holds nothing open.
 *
 * <p>Immutable: says what there was when it was made.
 */
public final class SnapshotInspector {

    private static final int MAX_FINDINGS = 1_000;

    private final Path folder;
    private final boolean isBackup;
    private final List<Seen> snapshots = new ArrayList<>();
    private final List<StateSummary> states = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private @Nullable String damage;

    private record Seen(Found found, SnapshotSummary summary) {}

    private SnapshotInspector(Path folder, boolean isBackup) {
        this.folder = folder;
        this.isBackup = isBackup;
    }

    /**
     * Looks at the folder of a storage, or of backups. Reads manifests, sizes of files, and which position states hold.
     *
     * @throws StorageOpenException if it is neither, or cannot be read, or changes faster than it can be read
     */
    public static SnapshotInspector open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        boolean isBackup = isBackup(path);
        if (!isBackup) {
            StorageInspector.requireStorage(path);
        }
        SnapshotInspector inspector = new SnapshotInspector(path, isBackup);
        try {
            inspector.look();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return inspector;
    }

    /** Returns whether a folder is one of backups: it has snapshots, and nothing of a storage. */
    public static boolean isBackup(Path folder) {
        return SnapshotListing.isIn(folder)
                && !FolderFormat.isFinished(folder)
                && !Files.exists(folder.resolve(FolderFormat.UNFINISHED))
                && !Files.exists(folder.resolve(FolderFormat.DATABASE));
    }

    private static StorageOpenException unreadable(Path path, IOException e) {
        return new StorageOpenException(
                Reason.IO, "Folder " + path + " cannot be read: " + e + "; mend the disk or the permissions", e);
    }

    /** The log comes later: then it goes on from what was listed, unless that was removed since. */
    private void look() throws IOException {
        SnapshotListing listing = SnapshotListing.of(folder);
        List<Path> rest = new ArrayList<>(listing.leftovers());
        if (isBackup) {
            listing.found().forEach(found -> add(found, null));
        } else {
            lookAtLog(listing.found());
            rest.addAll(lookAtStates());
        }
        for (Path path : rest) {
            try {
                leftovers.add(Leftover.of(path));
            } catch (NoSuchFileException e) {
                // Its node has removed it meanwhile.
                continue;
            }
        }
    }

    private void lookAtLog(List<Found> found) {
        try (StorageInspector log = StorageInspector.open(folder)) {
            damage = log.damage();
            found.forEach(each -> add(each, log));
        } catch (CorruptionException e) {
            damage = e.getMessage();
            snapshots.clear();
            found.forEach(each -> add(each, null));
        }
    }

    private List<Path> lookAtStates() throws IOException {
        if (damage != null) {
            return List.of();
        }
        try {
            StateInspection seen = StateInspection.of(folder, state -> {});
            states.addAll(seen.states());
            return seen.leftovers();
        } catch (CorruptionException e) {
            damage = e.getMessage();
            return List.of();
        }
    }

    private void add(Found found, @Nullable StorageInspector log) {
        Standing standing = standing(found, log);
        SnapshotSummary summary = new SnapshotSummary(
                found.group(), found.path(), found.manifest(), standing, reason(found, standing, log));
        snapshots.add(new Seen(found, summary));
    }

    private Standing standing(Found found, @Nullable StorageInspector log) {
        SnapshotManifest manifest = found.manifest();
        if (found.fault() != null || manifest == null) {
            return Standing.DAMAGED;
        }
        if (found.arriving()) {
            return Standing.INCOMPLETE;
        }
        if (isBackup) {
            return Standing.BACKUP;
        }
        boolean isLogSound =
                log != null && damage == null && log.group(found.group()).damage() == null;
        return isLogSound ? log.standing(found.group(), manifest.position()) : Standing.UNKNOWN;
    }

    private static String reason(Found found, Standing standing, @Nullable StorageInspector log) {
        return switch (standing) {
            case USABLE, BACKUP -> "";
            case NOT_INSTALLED -> "received, and not installed: " + logOf(found, log);
            case OUTDATED -> "the log does not go on from it any more: " + logOf(found, log);
            case INCOMPLETE -> "is being received, or is gone on with when it is offered again";
            case DAMAGED -> String.valueOf(found.fault());
            case UNKNOWN -> "the log is damaged: see verify";
        };
    }

    private static String logOf(Found found, @Nullable StorageInspector log) {
        if (log == null) {
            return "there is none";
        }
        GroupSummary group = log.group(found.group());
        return "it begins behind " + group.boundary() + " and ends at " + group.last();
    }

    /** Returns whether this is a folder of backups, and no node's. */
    public boolean isBackup() {
        return isBackup;
    }

    /** Returns what keeps the log, or a group's named values, from being read, or null. */
    public @Nullable String damage() {
        return damage;
    }

    /** Returns the snapshots, by group, newest first; the one that is received comes last. */
    public List<SnapshotSummary> snapshots() {
        return snapshots.stream().map(Seen::summary).toList();
    }

    /** Returns the states that live in RocksDB; none, if the log does not say which is in force. */
    public List<StateSummary> states() {
        return List.copyOf(states);
    }

    /** Returns what is neither: being written or removed, or left of what was. */
    public List<Leftover> leftovers() {
        return List.copyOf(leftovers);
    }

    /**
     * Reads every byte of the snapshots that were listed, and compares it with their manifests; and all that states hold. What
     * seems wrong is looked at once more before it counts: a node that works removes what it does not need any more.
     *
     * @param onSnapshot told of each before it is read
     * @throws StorageOpenException if something cannot be read
     */
    public ContentReport verify(Consumer<SnapshotSummary> onSnapshot) {
        try {
            return verifyAll(onSnapshot);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private ContentReport verifyAll(Consumer<SnapshotSummary> onSnapshot) throws IOException {
        List<Finding> findings = new ArrayList<>();
        int read = 0;
        long files = 0;
        long bytes = 0;
        for (Seen seen : snapshots) {
            if (!seen.found().arriving()) {
                onSnapshot.accept(seen.summary());
                verify(seen.found(), findings);
                SnapshotManifest manifest = seen.found().manifest();
                read++;
                files += manifest == null ? 0 : manifest.files().size();
                bytes += manifest == null ? 0 : manifest.bytes();
            }
        }
        List<StateSummary> verified = verifyStates(findings);
        int kept = Math.min(findings.size(), MAX_FINDINGS);
        return new ContentReport(
                read,
                files,
                bytes,
                verified.size(),
                verified.stream().mapToLong(StateSummary::tables).sum(),
                findings.subList(0, kept),
                findings.size() - kept);
    }

    private static void verify(Found found, List<Finding> findings) throws IOException {
        SnapshotManifest manifest = found.manifest();
        long index = manifest == null ? 0 : manifest.position().index();
        for (String message : SnapshotListing.damageOf(found)) {
            findings.add(new Finding(Kind.SNAPSHOT, found.group(), index, message));
        }
    }

    /** What could not be looked at is not sound. */
    private List<StateSummary> verifyStates(List<Finding> findings) throws IOException {
        if (isBackup || !Files.isDirectory(folder.resolve(StateListing.NAME))) {
            return List.of();
        }
        if (damage != null) {
            findings.add(notRead(damage));
            return List.of();
        }
        List<StateSummary> verified;
        try {
            verified = StateInspection.of(folder, ReadOnlyState::verify).states();
        } catch (CorruptionException e) {
            findings.add(notRead(String.valueOf(e.getMessage())));
            return List.of();
        }
        for (StateSummary state : verified) {
            if (state.damage() != null) {
                findings.add(new Finding(Kind.STATE, state.group(), 0, state.damage()));
            }
        }
        return verified;
    }

    private static Finding notRead(String why) {
        return new Finding(Kind.STATE, null, 0, "States were not read: " + why);
    }
}
