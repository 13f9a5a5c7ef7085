package io.skerry.raft.tools;

import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What the commands that look at a storage's log have in common. Not thread-safe; owned by the command line. */
abstract class StorageCommand extends FolderCommand {

    @Override
    final int look(Path folder, PrintWriter out, PrintWriter err) {
        try (StorageInspector storage = StorageInspector.open(folder)) {
            String damage = storage.damage();
            if (damage != null) {
                err.println("damaged: " + damage + ". What follows is what stands before the damage.");
            }
            int code = look(storage, out, err);
            return damage == null ? code : Math.max(code, ExitCodes.DAMAGED);
        }
    }

    /** Prints what there is, and returns the exit code. */
    abstract int look(StorageInspector storage, PrintWriter out, PrintWriter err);
}
