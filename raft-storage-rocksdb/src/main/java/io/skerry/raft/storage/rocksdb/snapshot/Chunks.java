package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.SnapshotFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which chunks of a snapshot are there, and checked. Thread-safe. */
final class Chunks {

    private final List<SnapshotFile> files;
    private final List<BitSet> there = new ArrayList<>();
    private long missingBytes;

    /** Begins with none. */
    Chunks(List<SnapshotFile> files) {
        this.files = files;
        for (SnapshotFile file : files) {
            there.add(new BitSet(file.crcs().length));
            missingBytes += file.size();
        }
    }

    synchronized long missingBytes() {
        return missingBytes;
    }

    synchronized long missingBytes(int file) {
        SnapshotFile described = files.get(file);
        BitSet chunks = there.get(file);
        long bytes = 0;
        for (int chunk = chunks.nextClearBit(0);
                chunk < described.crcs().length;
                chunk = chunks.nextClearBit(chunk + 1)) {
            bytes += described.chunkBytes(chunk);
        }
        return bytes;
    }

    synchronized boolean has(int file, int chunk) {
        return there.get(file).get(chunk);
    }

    synchronized boolean isWhole(int file) {
        return there.get(file).cardinality() == files.get(file).crcs().length;
    }

    synchronized void set(int file, int chunk) {
        if (!has(file, chunk)) {
            there.get(file).set(chunk);
            missingBytes -= files.get(file).chunkBytes(chunk);
        }
    }

    synchronized void set(int file, BitSet chunks) {
        chunks.stream().forEach(chunk -> set(file, chunk));
    }

    synchronized void setWhole(int file) {
        for (int chunk = 0; chunk < files.get(file).crcs().length; chunk++) {
            set(file, chunk);
        }
    }

    synchronized void clear(int file) {
        missingBytes += files.get(file).size() - missingBytes(file);
        there.get(file).clear();
    }
}
