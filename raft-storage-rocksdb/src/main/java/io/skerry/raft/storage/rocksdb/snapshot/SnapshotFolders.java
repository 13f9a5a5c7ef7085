package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of all groups of a storage.
 *
 * <p>A group that is destroyed must not leave snapshots, which a later group of that number would take for its own; and one
 * that was not destroyed after all must not lose them. So a mark is made before the batch that destroys it is given to the
 * disk ({@link #destroying}), and they are removed, with it, when that is durable ({@link #destroyed}). Who finds the mark at
 * an open asks what the storage holds of the group: nothing, and the snapshots go; something, and they stay.
 *
 * <p>Thread-safe.
 */
public final class SnapshotFolders {

    /** The folder beside the database. */
    public static final String NAME = "snapshots";

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFolders.class);

    private final Path root;
    private final Supplier<StoreId> owner;
    private final Room room;
    private final ConcurrentMap<GroupId, FileSnapshotStore> stores = new ConcurrentHashMap<>();

    private SnapshotFolders(Path root, Supplier<StoreId> owner, Room room) {
        this.root = root;
        this.owner = owner;
        this.room = room;
    }

    /**
     * Opens the snapshots of a storage, which nobody else may have open; finishes what was begun for groups that were being
     * destroyed.
     *
     * @param storage the folder of the storage
     * @param owner   who takes snapshots here
     * @param exists  whether the storage holds anything of a group
     * @throws IOException if the folder cannot be read or written
     */
    public static SnapshotFolders open(Path storage, Supplier<StoreId> owner, Room room, Predicate<GroupId> exists)
            throws IOException {
        SnapshotFolders folders = new SnapshotFolders(storage.resolve(NAME), owner, room);
        if (Files.isDirectory(folders.root)) {
            folders.finishDestruction(exists);
        }
        return folders;
    }

    /**
     * Opens a folder of backups: snapshots that belong to no storage, and are received here to be kept. Nobody else may have it
     * open.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public static SnapshotFolders ofBackups(Path folder) throws IOException {
        Files.createDirectories(folder);
        return open(folder, () -> StoreId.NONE, bytes -> {}, group -> true);
    }

    private void finishDestruction(Predicate<GroupId> exists) throws IOException {
        for (String name : Folders.names(root)) {
            Path home = root.resolve(name);
            if (name.startsWith(FolderNames.REMOVED)) {
                Folders.deleteTree(home);
            } else if (FolderNames.isGroup(name) && Files.exists(home.resolve(FolderNames.DESTROYING))) {
                if (exists.test(FolderNames.group(name))) {
                    unmark(home);
                } else {
                    LOG.info("group={} was destroyed; its snapshots are removed", name);
                    Path grave = FolderNames.free(root, FolderNames.REMOVED + name, "-");
                    Files.move(home, grave, StandardCopyOption.ATOMIC_MOVE);
                    Folders.sync(root);
                    Folders.deleteTree(grave);
                }
            }
        }
    }

    /** Returns the snapshots of a group; what is there is looked at when they are first asked for. */
    public SnapshotStore of(GroupId group) {
        return store(group);
    }

    private FileSnapshotStore store(GroupId group) {
        return stores.computeIfAbsent(group, absent -> new FileSnapshotStore(group, home(group), owner, room));
    }

    private Path home(GroupId group) {
        return root.resolve(group.toString());
    }

    /**
     * Marks the snapshots of groups, if they have any, before the batch that destroys the groups is written.
     *
     * @throws IOException if that cannot be made durable
     */
    public void destroying(Set<GroupId> groups) throws IOException {
        for (GroupId group : groups) {
            Path mark = home(group).resolve(FolderNames.DESTROYING);
            if (Files.isDirectory(home(group)) && !Files.exists(mark)) {
                Folders.writeSynced(mark, ByteBuffer.allocate(0));
                Folders.sync(home(group));
            }
        }
    }

    /** Removes the snapshots of groups, now that it is durable that they were destroyed. */
    public void destroyed(Set<GroupId> groups) {
        for (GroupId group : groups) {
            if (Files.isDirectory(home(group))) {
                store(group).forgetAll();
                kept(Set.of(group));
            }
        }
    }

    /** The batch that should have destroyed them was not written. */
    public void kept(Set<GroupId> groups) {
        for (GroupId group : groups) {
            try {
                unmark(home(group));
            } catch (IOException e) {
                LOG.warn("group={} keeps a mark of destruction until the next open", group, e);
            }
        }
    }

    private static void unmark(Path home) throws IOException {
        if (Files.deleteIfExists(home.resolve(FolderNames.DESTROYING))) {
            Folders.sync(home);
        }
    }

    /** Ends all use but reading what is held; see {@link FileSnapshotStore}. */
    public void close() {
        stores.values().forEach(FileSnapshotStore::close);
    }
}
