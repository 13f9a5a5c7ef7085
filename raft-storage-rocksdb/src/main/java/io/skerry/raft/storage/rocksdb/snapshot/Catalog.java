package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in a group's folder when it is first looked at: snapshots, newest first, and what is none. Immutable.
 *
 * @param folders  snapshots whose manifests check out, with all files, each of the size that it should have
 * @param unusable the rest, for the next prune
 */
record Catalog(List<StoredFolder> folders, List<Path> unusable) {

    /** Newest first. */
    static final Comparator<StoredFolder> ORDER =
            Comparator.comparing(StoredFolder::position).reversed();

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    /**
     * Removes garbage, and makes durable what a process that was killed has renamed: what is listed from here on stays.
     *
     * @param home the folder of the group, which may not be there
     */
    static Catalog open(Path home, GroupId group) throws IOException {
        List<StoredFolder> folders = new ArrayList<>();
        List<Path> unusable = new ArrayList<>();
        if (!Files.isDirectory(home)) {
            return new Catalog(folders, unusable);
        }
        syncUpwards(home);
        Set<SnapshotId> ids = new HashSet<>();
        for (String name : Folders.names(home)) {
            Path path = home.resolve(name);
            if (FolderNames.isGarbage(name)) {
                LOG.info("group={} removes {}, which was not finished", group, path);
                Folders.deleteTree(path);
            } else if (FolderNames.isSnapshot(name)) {
                try {
                    StoredFolder folder = read(path, group);
                    if (!ids.add(folder.id())) {
                        throw new DamagedSnapshotException("It is there twice");
                    }
                    folders.add(folder);
                } catch (DamagedSnapshotException e) {
                    LOG.warn(
                            "group={} snapshot={} is not used, and removed by the next prune: {}",
                            group,
                            path,
                            e.getMessage());
                    unusable.add(path);
                }
            }
        }
        folders.sort(ORDER);
        return new Catalog(folders, unusable);
    }

    /** The group's folder, that of all groups, and the storage's, whoever made them. */
    static void syncUpwards(Path home) throws IOException {
        Path root = home.getParent();
        Folders.sync(root.getParent());
        Folders.sync(root);
        Folders.sync(home);
    }

    /**
     * Looks at what should be a snapshot: manifest, and presence and sizes of files.
     *
     * @throws DamagedSnapshotException if it is none that can be used
     */
    static StoredFolder read(Path path, GroupId group) throws IOException {
        if (Files.exists(path.resolve(FolderNames.CONDEMNED))) {
            throw new DamagedSnapshotException(Files.readString(path.resolve(FolderNames.CONDEMNED)));
        }
        SnapshotManifest manifest = readManifest(path);
        if (!manifest.group().equals(group)) {
            throw new DamagedSnapshotException("It is one of group " + manifest.group());
        }
        if (!path.getFileName().toString().startsWith(FolderNames.of(manifest.position()))) {
            throw new DamagedSnapshotException("Its manifest is that of " + manifest.position());
        }
        for (SnapshotFile file : manifest.files()) {
            Path content = path.resolve(file.name());
            long size = Files.isRegularFile(content) ? Files.size(content) : -1;
            if (size != file.size()) {
                throw new DamagedSnapshotException("Its file " + file.name()
                        + (size < 0 ? " is missing" : " has " + size + " bytes, and should have " + file.size()));
            }
        }
        return new StoredFolder(path, manifest, manifest.id());
    }

    /**
     * Reads the manifest in a folder.
     *
     * @throws DamagedSnapshotException if there is none that checks out
     */
    static SnapshotManifest readManifest(Path folder) throws IOException {
        Path file = folder.resolve(SnapshotFile.MANIFEST);
        try {
            long size = Files.size(file);
            if (size > SnapshotManifest.MAX_BYTES) {
                throw new DamagedSnapshotException("Its manifest has " + size + " bytes");
            }
            return SnapshotManifest.parse(Payload.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new DamagedSnapshotException("It has no manifest");
        }
    }
}
