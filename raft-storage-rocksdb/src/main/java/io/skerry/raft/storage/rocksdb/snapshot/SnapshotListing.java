package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a folder of snapshots, looked at without changing anything, be the folder in use or not. What its node removes
 * meanwhile is left out. Immutable.
 *
 * @param found     snapshots, by group, the newest first; then the one that is being received, if there is one
 * @param leftovers what is being written or removed, or was when a process ended; and marks of destruction
 */
public record SnapshotListing(List<Found> found, List<Path> leftovers) {

    private static final Comparator<Found> NEWEST_FIRST = Comparator.comparing(
                    (Found one) -> one.path().getFileName().toString())
            .reversed();

    /**
     * A folder that is, or should be, a snapshot.
     *
     * @param group    whose
     * @param path     the folder
     * @param manifest what it says of itself; null if that cannot be read
     * @param fault    why it is not used, or null
     * @param arriving whether it is being received
     */
    public record Found(
            GroupId group,
            Path path,
            @Nullable SnapshotManifest manifest,
            @Nullable String fault,
            boolean arriving) {}

    /** Copies the lists. */
    public SnapshotListing {
        found = List.copyOf(found);
        leftovers = List.copyOf(leftovers);
    }

    /** Returns whether a folder holds snapshots: that of a storage, or one of backups. */
    public static boolean isIn(Path storage) {
        return Files.isDirectory(storage.resolve(SnapshotFolders.NAME));
    }

    /**
     * Looks at the snapshots in a storage's folder, or in one of backups. Reads manifests, and the sizes of files.
     *
     * @throws IOException if something cannot be read
     */
    public static SnapshotListing of(Path storage) throws IOException {
        List<Found> found = new ArrayList<>();
        List<Path> leftovers = new ArrayList<>();
        Path root = storage.resolve(SnapshotFolders.NAME);
        for (String name : names(root)) {
            if (name.startsWith(FolderNames.REMOVED)) {
                leftovers.add(root.resolve(name));
            } else if (FolderNames.isGroup(name)) {
                addGroup(root.resolve(name), FolderNames.group(name), found, leftovers);
            }
        }
        return new SnapshotListing(found, leftovers);
    }

    private static void addGroup(Path home, GroupId group, List<Found> found, List<Path> leftovers) throws IOException {
        List<Found> snapshots = new ArrayList<>();
        Found arriving = null;
        for (String name : names(home)) {
            Path path = home.resolve(name);
            if (FolderNames.isSnapshot(name)) {
                Found snapshot = look(path, group);
                if (snapshot != null) {
                    snapshots.add(snapshot);
                }
            } else if (name.equals(FolderNames.RECEIVING)) {
                arriving = arriving(path, group);
            } else if (FolderNames.isGarbage(name) || name.equals(FolderNames.DESTROYING)) {
                leftovers.add(path);
            }
        }
        snapshots.sort(NEWEST_FIRST);
        found.addAll(snapshots);
        if (arriving != null) {
            found.add(arriving);
        }
    }

    /** Returns what stands under a name; null if it has gone meanwhile. */
    private static @Nullable Found look(Path path, GroupId group) throws IOException {
        Found first = lookOnce(path, group);
        // Its node may have removed it between two of its files, and have put another one there.
        Found second = first.fault() == null ? first : lookOnce(path, group);
        return second.fault() != null && !Files.isDirectory(path) ? null : second;
    }

    private static Found lookOnce(Path path, GroupId group) throws IOException {
        try {
            return new Found(group, path, Catalog.read(path, group).manifest(), null, false);
        } catch (DamagedSnapshotException e) {
            return new Found(group, path, manifestOrNull(path), e.getMessage(), false);
        } catch (NoSuchFileException e) {
            return new Found(group, path, null, "Its file " + e.getFile() + " is missing", false);
        }
    }

    /** One whose manifest is not there yet has not begun. */
    private static @Nullable Found arriving(Path path, GroupId group) throws IOException {
        SnapshotManifest manifest = manifestOrNull(path);
        return manifest == null ? null : new Found(group, path, manifest, null, true);
    }

    private static @Nullable SnapshotManifest manifestOrNull(Path path) throws IOException {
        try {
            return Catalog.readManifest(path);
        } catch (DamagedSnapshotException e) {
            // Why it is not used is said with it.
            return null;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try {
            return Folders.names(folder);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /**
     * Reads all of a snapshot, and compares it with its manifest: each MiB, and each file as a whole. What seems wrong is
     * looked at once more: its node may have removed the snapshot meanwhile.
     *
     * @return what is wrong: each of the damaged MiB, and each file that has another digest all the same; empty if nothing is,
     *     or it is not there any more
     * @throws IOException if something cannot be read, for another reason than damage
     */
    public static List<String> damageOf(Found snapshot) throws IOException {
        List<String> first = check(snapshot);
        if (first.isEmpty()) {
            return first;
        }
        Found again = look(snapshot.path(), snapshot.group());
        if (again == null || isAnother(again.manifest(), snapshot.manifest())) {
            return List.of();
        }
        List<String> second = new ArrayList<>(check(again));
        // Of a large snapshot there may be as many as it has MiB.
        second.retainAll(Set.copyOf(first));
        return second;
    }

    private static boolean isAnother(@Nullable SnapshotManifest there, @Nullable SnapshotManifest before) {
        return there != null && before != null && !there.id().equals(before.id());
    }

    private static List<String> check(Found snapshot) throws IOException {
        SnapshotManifest manifest = snapshot.manifest();
        List<String> damage = new ArrayList<>();
        if (manifest == null || snapshot.fault() != null) {
            damage.add("Snapshot in " + snapshot.path() + " is not used: " + snapshot.fault());
        }
        if (manifest == null) {
            return damage;
        }
        StoredFolder folder = new StoredFolder(snapshot.path(), manifest, manifest.id());
        for (SnapshotFile file : manifest.files()) {
            try (ChunkReader reader = ChunkReader.open(folder.path(file), file, folder.toString())) {
                reader.check(found -> damage.add(String.valueOf(found.getMessage())));
            } catch (DamagedSnapshotException e) {
                damage.add(String.valueOf(e.getMessage()));
            }
        }
        return damage;
    }
}
