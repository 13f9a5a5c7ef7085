package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which states lie in a storage's folder, looked at without changing anything, be they in use or not. Stateless.
 */
public final class StateListing {

    /** The folder beside the database. */
    public static final String NAME = "state";

    private StateListing() {}

    /**
     * The states of a group.
     *
     * @param group     whose
     * @param inForce   the folder of the one in force, which need not be there
     * @param isNamed   whether the storage names it; else there was never another than the first
     * @param leftovers the rest: being built or copied, or left of what was, until the next open; or damaged and put aside, until there is
     *     another state
     */
    public record Found(GroupId group, Path inForce, boolean isNamed, List<Path> leftovers) {}

    /**
     * Looks at the states in a storage's folder.
     *
     * @param values the value {@link Generations#VALUE_NAME} of each group; empty, if there is none
     * @throws IOException         if a folder cannot be read
     * @throws CorruptionException if a value names no generation
     */
    public static List<Found> of(Path storage, Function<GroupId, Payload> values) throws IOException {
        Path root = storage.resolve(NAME);
        List<Found> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        for (String name : Folders.names(root)) {
            // Groups are numbered as generations are: 16 hexadecimal digits.
            if (StateFolder.isGeneration(name) && Files.isDirectory(root.resolve(name))) {
                GroupId group = GroupId.of(Long.parseUnsignedLong(name, 16));
                found.add(look(root.resolve(name), group, values.apply(group)));
            }
        }
        return found;
    }

    private static Found look(Path home, GroupId group, Payload value) throws IOException {
        Path inForce = home.resolve(StateFolder.nameOf(home, value));
        List<Path> leftovers = new ArrayList<>();
        for (String name : Folders.names(home)) {
            if (!home.resolve(name).equals(inForce)) {
                leftovers.add(home.resolve(name));
            }
        }
        return new Found(group, inForce, !value.isEmpty(), List.copyOf(leftovers));
    }
}
