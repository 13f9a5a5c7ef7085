package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.wal.Fragments.Kind;
import io.skerry.raft.storage.rocksdb.wal.Fragments.Role;
import io.skerry.raft.storage.rocksdb.wal.VersionEdit.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the manifest that {@code CURRENT} names, as RocksDB does: a last record, or atomic group of records, that was never
 * finished does not count; anything else that does not check out is damage.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class ManifestReader {

    private static final String CURRENT = "CURRENT";

    private final Path database;
    private final Path path;
    private final ManifestFold fold = new ManifestFold();
    private final List<VersionEdit> group = new ArrayList<>();
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private boolean inRecord;
    private long recordAt;
    private long soundBytes;

    private ManifestReader(Path database, Path path) {
        this.database = database;
        this.path = path;
    }

    /**
     * Reads the manifest of a database; changes nothing.
     *
     * @param database the folder of the database
     * @throws CorruptionException if it does not check out, or says what this code does not know
     * @throws NoSuchFileException if there is no {@code CURRENT}, or not the file it names
     * @throws IOException         if the file system fails
     */
    public static Manifest read(Path database) throws IOException {
        String name = Files.readString(database.resolve(CURRENT), StandardCharsets.ISO_8859_1);
        if (!name.matches("MANIFEST-\\d{1,19}\n")) {
            throw WalDamage.of(database, "the file CURRENT names no manifest");
        }
        ManifestReader reader = new ManifestReader(database, database.resolve(name.strip()));
        try (Blocks blocks = Blocks.open(reader.path)) {
            return reader.read(blocks);
        }
    }

    private Manifest read(Blocks blocks) throws IOException {
        Fragments fragments = new Fragments(0);
        boolean ended = false;
        while (!ended && blocks.next()) {
            int at = blocks.from();
            while (!ended && at < blocks.until()) {
                Kind kind = fragments.read(blocks.bytes(), at, blocks.until(), blocks.isLast());
                ended = isEnd(kind, blocks.offset(at), blocks.isLast());
                if (!ended && kind == Kind.SOUND) {
                    take(fragments, blocks, at);
                }
                at = fragments.end();
            }
        }
        return fold.done(path, blocks.size() - soundBytes);
    }

    /** Returns whether what follows was never finished. RocksDB skips zeros, so more may come behind them. */
    private boolean isEnd(Kind kind, long offset, boolean isLastBlock) {
        return switch (kind) {
            case SOUND, FILLER -> false;
            case CUT -> true;
            case ZEROS -> {
                if (inRecord && !isLastBlock) {
                    throw damage(offset, "zeros stand in the middle of a record");
                }
                yield false;
            }
            case STALE, BAD -> throw damage(offset, "a record does not check out");
            case UNKNOWN -> throw damage(offset, "a record is of an unknown type");
        };
    }

    private void take(Fragments fragments, Blocks blocks, int at) {
        Role role = fragments.role();
        if (role == Role.NOTE) {
            return;
        }
        boolean begins = role == Role.FULL || role == Role.FIRST;
        // A record of no bytes so far may be given up: writers begin one at the end of a block, and once more after it.
        if (begins ? inRecord && record.size() > 0 : !inRecord) {
            throw damage(blocks.offset(at), "a record has no beginning or no end");
        }
        if (begins) {
            record.reset();
            recordAt = blocks.offset(at);
        }
        record.write(blocks.bytes(), fragments.payloadAt(), fragments.end() - fragments.payloadAt());
        inRecord = role == Role.FIRST || role == Role.MIDDLE;
        if (!inRecord) {
            soundBytes = blocks.offset(fragments.end());
            takeEdit();
        }
    }

    private void takeEdit() {
        VersionEdit edit;
        try {
            edit = VersionEdit.read(record.toByteArray(), record.size());
        } catch (UnreadableException e) {
            throw damage(recordAt, "a record cannot be understood: " + e.getMessage());
        }
        group.add(edit);
        if (edit.remainingInGroup <= 0) {
            fold.apply(group);
            group.clear();
        }
    }

    private CorruptionException damage(long offset, String what) {
        return WalDamage.of(database, "in the manifest " + path.getFileName() + ", at offset " + offset + ", " + what);
    }
}
