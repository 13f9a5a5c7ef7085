package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Opens the databases of states. Stateless. */
final class StateOpening {

    /** Tables that whoever only looks has open at once. */
    private static final int SOME_FILES = 32;

    private static final int ALL_FILES = -1;

    private StateOpening() {}

    /**
     * Opens a database, or makes one.
     *
     * @throws io.skerry.raft.storage.StorageException if it cannot be opened, or its families do not stand at one position
     */
    static StateDatabase open(Path folder, FamilyNames names, SharedNatives natives, int maxOpenFiles) {
        requireNoFamilyAdded(folder, names, natives);
        return open(folder, names, natives, maxOpenFiles, RocksDB::open);
    }

    /** Opening would make it, and then whoever knows it not could not open the state any more. */
    private static void requireNoFamilyAdded(Path folder, FamilyNames names, SharedNatives natives) {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            return;
        }
        List<String> added = new ArrayList<>(names.all());
        added.removeAll(familiesIn(folder));
        if (added.isEmpty()) {
            return;
        }
        // A first open that was interrupted has made some of them, and written nothing.
        try (StateDatabase database = open(folder, FamilyNames.NONE, natives, SOME_FILES, RocksDB::openReadOnly)) {
            if (!database.position().equals(LogPosition.NONE)) {
                throw StateFaults.added(folder, added, database.position());
            }
        }
    }

    private static List<String> familiesIn(Path folder) {
        try (Options options = new Options()) {
            return RocksDB.listColumnFamilies(options, folder.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.US_ASCII))
                    .toList();
        } catch (RocksDBException e) {
            throw StateFaults.refused(folder, e);
        }
    }

    /** As {@link #open(Path, FamilyNames, SharedNatives, int)}, but one that is there, and changes no file of it. */
    static StateDatabase openReadOnly(Path folder, FamilyNames names, SharedNatives natives) {
        return open(folder, names, natives, SOME_FILES, RocksDB::openReadOnly);
    }

    /**
     * As {@link #openReadOnly}, with all families that are there, and all tables opened at once: then it does not matter when a
     * node that works on it removes them.
     */
    static StateDatabase openInUse(Path folder, SharedNatives natives) {
        List<String> names = new ArrayList<>(familiesIn(folder));
        names.remove(FamilyNames.ATTACHMENT);
        try {
            return open(folder, new FamilyNames(names), natives, ALL_FILES, RocksDB::openReadOnly);
        } catch (IllegalArgumentException e) {
            throw StateFaults.damaged(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private interface Opener {
        RocksDB open(
                DBOptions options,
                String path,
                List<ColumnFamilyDescriptor> descriptors,
                List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    private static StateDatabase open(
            Path folder, FamilyNames names, SharedNatives natives, int maxOpenFiles, Opener opener) {
        NativeResources resources = new NativeResources();
        try {
            DBOptions options = resources.add(natives.database(maxOpenFiles));
            long tableBytes = TableSizes.tableBytes(TableSizes.stateBytes(folder));
            ColumnFamilyOptions family = resources.add(natives.family(tableBytes));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = opener.open(options, folder.toString(), names.descriptors(family), handles);
            resources.add(db);
            Map<String, ColumnFamilyHandle> families = new LinkedHashMap<>();
            for (ColumnFamilyHandle handle : handles) {
                families.put(names.all().get(families.size()), resources.add(handle));
            }
            return new StateDatabase(resources, folder, db, families, tableBytes, natives.writeBufferBytes()).sound();
        } catch (IOException e) {
            resources.close();
            throw StateFaults.unwritable(folder, e);
        } catch (RocksDBException e) {
            resources.close();
            throw StateFaults.refused(folder, e);
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }
}
