package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.storage.rocksdb.state.Generations;
import io.skerry.raft.storage.rocksdb.state.ReadOnlyState;
import io.skerry.raft.storage.rocksdb.state.StateListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The states beside a log, and what lies about beside them, while a node may be using them. It may remove a file, or a whole
 * generation, while that is opened; what is wrong in the same way several times is wrong. Immutable.
 *
 * @param states    those in force
 * @param leftovers the rest
 */
record StateInspection(List<StateSummary> states, List<Path> leftovers) {

    /** A node removes tables as it compacts, once in a while. */
    private static final int ATTEMPTS = 50;

    private static final int PROOF = 3;

    private static final String MADE_ANEW =
            "; a start makes it anew from a snapshot and the log, and where they do not reach, fetches it from another node";

    StateInspection {
        states = List.copyOf(states);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * Looks at the states in a storage's folder.
     *
     * @param look what else to do with each that can be opened; throws if that is damaged
     * @throws CorruptionException if the log does not say which are in force
     * @throws StorageException    if something cannot be read
     */
    static StateInspection of(Path folder, Consumer<ReadOnlyState> look) throws IOException {
        StateInspection seen = once(folder, look);
        for (int attempt = 1; attempt < ATTEMPTS && !seen.lost().isEmpty(); attempt++) {
            // A look at all that states hold may take hours, and is not repeated for one that is not there.
            if (namedAndLost(folder).containsAll(seen.lost())) {
                return seen;
            }
            seen = once(folder, look);
        }
        return seen;
    }

    /** Returns those that are not there. Perhaps another generation has come into force since the log was looked at. */
    private List<Path> lost() {
        return states.stream()
                .filter(state -> state.damage() != null)
                .map(StateSummary::inForce)
                .filter(path -> !Files.isDirectory(path))
                .toList();
    }

    /** Returns those that are not there though the log, looked at anew, says that they are in force. */
    private static Set<Path> namedAndLost(Path folder) throws IOException {
        return list(folder).stream()
                .filter(StateListing.Found::isNamed)
                .map(StateListing.Found::inForce)
                .filter(path -> !Files.isDirectory(path))
                .collect(Collectors.toSet());
    }

    private static StateInspection once(Path folder, Consumer<ReadOnlyState> look) throws IOException {
        List<StateSummary> states = new ArrayList<>();
        List<Path> leftovers = new ArrayList<>();
        for (StateListing.Found found : list(folder)) {
            leftovers.addAll(found.leftovers());
            if (!found.isNamed() && !hasBegun(found.inForce())) {
                continue;
            }
            if (Files.isDirectory(found.inForce())) {
                states.add(patiently(found, look));
            } else {
                states.add(damaged(found, "State " + found.inForce() + " is missing" + MADE_ANEW));
            }
        }
        return new StateInspection(states, leftovers);
    }

    /** The first one is made by its first open, which may be under way: until then it has neither of these. */
    private static boolean hasBegun(Path generation) throws IOException {
        return Files.isDirectory(generation)
                && Folders.names(generation).stream().anyMatch(name -> name.equals("CURRENT") || name.endsWith(".sst"));
    }

    private static List<StateListing.Found> list(Path folder) throws IOException {
        try (StorageInspector log = StorageInspector.open(folder)) {
            return StateListing.of(folder, group -> value(log, group));
        }
    }

    private static Payload value(StorageInspector log, GroupId group) {
        return log.values(group).getOrDefault(Generations.VALUE_NAME, Payload.EMPTY);
    }

    private static StateSummary patiently(StateListing.Found found, Consumer<ReadOnlyState> look) {
        String last = "";
        int times = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ReadOnlyState state = ReadOnlyState.open(found.inForce())) {
                look.accept(state);
                return new StateSummary(
                        found.group(), found.inForce(), state.position(), state.tables(), state.bytes(), null);
            } catch (CorruptionException | StorageOpenException e) {
                String why = String.valueOf(e.getMessage());
                times = why.equals(last) ? times + 1 : 1;
                last = why;
                boolean isGone = !Files.isDirectory(found.inForce());
                if (isGone || times == PROOF && e instanceof CorruptionException) {
                    return damaged(found, why);
                }
                if (times == PROOF) {
                    throw e;
                }
            }
        }
        throw new StorageOpenException(
                Reason.IO,
                "State " + found.inForce() + " changes faster than it can be read: " + last
                        + "; try again when its node has less to do, or stop the node",
                null);
    }

    private static StateSummary damaged(StateListing.Found found, String why) {
        return new StateSummary(found.group(), found.inForce(), LogPosition.NONE, 0, 0, why);
    }
}
