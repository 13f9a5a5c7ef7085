package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.rocksdb.wal.Fragments.Kind;
import io.skerry.raft.storage.rocksdb.wal.Fragments.Role;
import io.skerry.raft.storage.rocksdb.wal.WalFile.Ending;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of the write-ahead log up to its first bad place, and judges that: it is the end of the log unless
 * a record of this log begins soundly behind it.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class WalFileScan {

    /** Sequence number and count, which every write batch begins with. */
    private static final int BATCH_HEADER_BYTES = 12;

    private final Path path;
    private final long number;
    private final Fragments fragments;
    private final byte[] batchHeader = new byte[BATCH_HEADER_BYTES];

    private boolean inRecord;
    private int recordBytes;
    private long recordAt;
    private long soundBytes;
    private long records;
    private long firstSequence;
    private long nextSequence;
    private @Nullable Boolean recyclable;
    private Ending ending = Ending.END_OF_FILE;
    private @Nullable String damage;
    private @Nullable WalFile file;

    private WalFileScan(Path path, long number) {
        this.path = path;
        this.number = number;
        this.fragments = new Fragments(number);
    }

    static WalFileScan of(Path path, long number) throws IOException {
        WalFileScan scan = new WalFileScan(path, number);
        try (Blocks blocks = Blocks.open(path)) {
            scan.file = scan.read(blocks);
        }
        return scan;
    }

    /** Returns what stands in the file. */
    WalFile file() {
        if (file == null) {
            throw new IllegalStateException("Not read yet");
        }
        return file;
    }

    /** Returns what was synced and is damaged, or null. */
    @Nullable
    String damage() {
        return damage;
    }

    private WalFile read(Blocks blocks) throws IOException {
        boolean ended = false;
        while (!ended && blocks.next()) {
            int at = blocks.from();
            while (!ended && at < blocks.until()) {
                Kind kind = fragments.read(blocks.bytes(), at, blocks.until(), blocks.isLast());
                int end = fragments.end();
                if (kind == Kind.UNKNOWN) {
                    damage = at(blocks.offset(at)) + "stands a record of the unknown type " + fragments.type();
                    ended = true;
                } else if (kind != Kind.FILLER && !(kind == Kind.SOUND && take(blocks, at))) {
                    ending = ending(kind);
                    search(blocks, at);
                    ended = true;
                }
                at = end;
            }
        }
        if (!ended && inRecord) {
            ending = Ending.TORN;
        }
        return new WalFile(path, number, blocks.size(), soundBytes, records, firstSequence, nextSequence, ending);
    }

    private Ending ending(Kind kind) {
        if (inRecord) {
            return Ending.TORN;
        }
        return switch (kind) {
            case ZEROS -> Ending.ZEROS;
            case STALE -> Ending.STALE;
            default -> Ending.TORN;
        };
    }

    /** Takes a fragment that checks out; false if it does not belong there. */
    private boolean take(Blocks blocks, int at) {
        Role role = fragments.role();
        boolean begins = role == Role.FULL || role == Role.FIRST;
        if (role == Role.NOTE) {
            soundBytes = inRecord ? soundBytes : blocks.offset(fragments.end());
            return true;
        }
        if (begins == inRecord || recyclable != null && recyclable != fragments.isRecyclable()) {
            return false;
        }
        recyclable = fragments.isRecyclable();
        if (begins) {
            recordAt = blocks.offset(at);
            recordBytes = 0;
        }
        takeHeader(blocks.bytes(), fragments.payloadAt(), fragments.end());
        inRecord = role == Role.FIRST || role == Role.MIDDLE;
        return inRecord || takeRecord(blocks.offset(fragments.end()));
    }

    private void takeHeader(byte[] bytes, int from, int until) {
        int missing = Math.min(BATCH_HEADER_BYTES - recordBytes, until - from);
        if (missing > 0) {
            System.arraycopy(bytes, from, batchHeader, recordBytes, missing);
        }
        recordBytes = Math.min(BATCH_HEADER_BYTES, recordBytes + until - from);
    }

    /** A record is whole; false if it is no write batch, or not the one that follows. */
    private boolean takeRecord(long end) {
        long sequence = Fragments.int64(batchHeader, 0);
        if (recordBytes < BATCH_HEADER_BYTES || records > 0 && sequence != nextSequence) {
            damage = at(recordAt)
                    + (recordBytes < BATCH_HEADER_BYTES
                            ? "stands a record that is no write batch"
                            : "follows sequence number " + sequence + " where " + nextSequence + " should");
            return false;
        }
        firstSequence = records == 0 ? sequence : firstSequence;
        nextSequence = sequence + (Fragments.int32(batchHeader, 8) & 0xffffffffL);
        records++;
        soundBytes = end;
        return true;
    }

    /** Looks for the sound beginning of a record behind a bad place. */
    private void search(Blocks blocks, int badAt) throws IOException {
        long bad = blocks.offset(badAt);
        // Old records tell as well as sound ones that those of this log have numbers, too.
        boolean numbered = recyclable != null ? recyclable : ending == Ending.STALE;
        // From the bad place on: what checks out, but may not be there, is what is looked for.
        int at = badAt;
        do {
            for (int limit = blocks.until(); damage == null && at < limit; at++) {
                if (fragments.beginsRecord(blocks.bytes(), at, limit, numbered) && follows(blocks, at, bad)) {
                    damage = at(inRecord ? recordAt : bad)
                            + "the log does not check out, and a record that does follows at offset "
                            + blocks.offset(at) + lost(blocks, at);
                }
            }
            while (damage == null && blocks.next() && isZero(blocks)) {
                // Nothing in it.
            }
            at = blocks.from();
        } while (damage == null && blocks.offset(at) < blocks.size());
    }

    private static boolean isZero(Blocks blocks) {
        return Fragments.isZero(blocks.bytes(), blocks.from(), blocks.until());
    }

    /**
     * Returns whether what begins there can be a later write of this log, and is not a copy of one that happens to stand in
     * a payload: each change takes a byte at least, so its sequence number cannot be further away than the bytes.
     */
    private boolean follows(Blocks blocks, int at, long bad) {
        if (fragments.end() - fragments.payloadAt() < BATCH_HEADER_BYTES || records == 0) {
            return true;
        }
        long ahead = Fragments.int64(blocks.bytes(), fragments.payloadAt()) - nextSequence;
        return ahead >= 0 && ahead <= blocks.offset(at) - soundBytes;
    }

    private String lost(Blocks blocks, int at) {
        if (fragments.end() - fragments.payloadAt() < BATCH_HEADER_BYTES) {
            return "";
        }
        long found = Fragments.int64(blocks.bytes(), fragments.payloadAt());
        return records == 0
                ? "; lost are all changes before sequence number " + found
                : "; lost are the changes of the sequence numbers " + nextSequence + " to " + (found - 1)
                        + ", and all that follows, " + (blocks.size() - soundBytes)
                        + " bytes, is of no use without them";
    }

    private String at(long offset) {
        return "in the write-ahead log " + path.getFileName() + ", at offset " + offset + ", ";
    }
}
