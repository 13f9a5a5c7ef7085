package io.skerry.raft.storage.rocksdb.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;

/**
 * The column families of a state machine. Immutable.
 *
 * @param names those of the user; beside them there is always {@link #ATTACHMENT}
 */
record FamilyNames(List<String> names) {

    /** The family that RocksDB insists on: what wraps the state machine keeps its own there. */
    static final String ATTACHMENT = "default";

    private static final int MOST = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Only the attachment. */
    static final FamilyNames NONE = new FamilyNames(List.of());

    FamilyNames {
        names = List.copyOf(names);
        for (String name : names) {
            if (!NAME.matcher(name).matches() || name.equals(ATTACHMENT)) {
                throw new IllegalArgumentException("A family is called by 1 to 64 letters, digits, _ . - and not "
                        + ATTACHMENT + "; this one is not: " + name);
            }
        }
    }

    /** Returns the families of a user. */
    static FamilyNames of(List<String> names) {
        if (names.isEmpty() || names.size() > MOST || Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("A state machine has 1 to " + MOST + " families, each once: " + names);
        }
        return new FamilyNames(names);
    }

    /** Returns all names, the attachment first. */
    List<String> all() {
        List<String> all = new ArrayList<>(List.of(ATTACHMENT));
        all.addAll(names);
        return all;
    }

    /** Returns what RocksDB wants to know of all of them, the attachment first. */
    List<ColumnFamilyDescriptor> descriptors(ColumnFamilyOptions options) {
        return all().stream()
                .map(name -> new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), options))
                .toList();
    }
}
