package io.skerry.raft.testkit.disk;

import io.skerry.raft.testkit.disk.DiskJournal.Kind;
import io.skerry.raft.testkit.disk.DiskJournal.Record;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a file is on the disk: the pages and the size that are not as everybody sees them. Not thread-safe; owned by its
 * creator.
 */
final class FileImage {

    private static final int PAGE = 4096;

    /** What stands on the disk where other bytes were written; shorter than a page where the file ended. */
    private final SortedMap<Long, byte[]> pages = new TreeMap<>();
    /** Those of them that a failed sync has left, and that nobody will write. */
    private final Set<Long> lost = new HashSet<>();
    /** What happened since the last sync, by its place in the journal. */
    private final SortedMap<Integer, Record> changes = new TreeMap<>();

    private long durableSize;
    private long size;

    FileImage(long size) {
        this.durableSize = size;
        this.size = size;
    }

    void change(int number, Record record) {
        long from = record.place();
        if (record.kind() == Kind.WRITTEN) {
            long until = from + record.second().length;
            keepPages(from, until, record.first());
            size = Math.max(record.oldSize(), until);
        } else {
            // A file that grows, or stays as it is, loses no bytes.
            keepPages(from, record.oldSize(), record.first());
            size = from;
        }
        changes.put(number, record);
    }

    /** Keeps what was there before, unless it was kept since the last sync; the bytes begin with a page. */
    private void keepPages(long from, long until, byte[] before) {
        long start = from / PAGE * PAGE;
        for (long page = from / PAGE; from < until && page * PAGE < until; page++) {
            int offset = (int) Math.min(before.length, page * PAGE - start);
            int end = Math.min(before.length, offset + PAGE);
            pages.putIfAbsent(page, Arrays.copyOfRange(before, offset, end));
            // Changed again, it is written again.
            lost.remove(page);
        }
    }

    void synced() {
        pages.keySet().retainAll(lost);
        changes.clear();
        durableSize = size;
    }

    void syncFailed() {
        lost.addAll(pages.keySet());
        changes.clear();
    }

    /** Makes the file what the disk has of it; returns how many pages that changes. */
    long takeBack(Path file, Extent extent, int moment, Random random) throws IOException {
        if (pages.isEmpty() && size == durableSize) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return takeBack(channel, extent, moment, random);
        }
    }

    private long takeBack(FileChannel file, Extent extent, int moment, Random random) throws IOException {
        long taken = 0;
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            if (extent != Extent.PAGES || lost.contains(page.getKey()) || random.nextBoolean()) {
                writeAt(file, Arrays.copyOf(page.getValue(), PAGE), page.getKey() * PAGE);
                taken++;
            }
        }
        long end = extent == Extent.PAGES ? anySize(random) : durableSize;
        if (extent == Extent.FROM_A_MOMENT_ON) {
            end = repeat(file, moment);
        }
        // A page that was written back whole may reach beyond the end; a file that was cut may not reach it.
        if (file.size() < end) {
            writeAt(file, new byte[1], end - 1);
        }
        file.truncate(end);
        return taken;
    }

    /** The size is written at some time between two syncs, like a page. */
    private long anySize(Random random) {
        long least = Math.min(durableSize, size);
        long span = Math.abs(size - durableSize);
        return switch (random.nextInt(3)) {
            case 0 -> durableSize;
            case 1 -> size;
            default -> least + (span == 0 ? 0 : random.nextLong(span + 1));
        };
    }

    /** Does once more what was done before the moment; returns the size then. */
    private long repeat(FileChannel file, int moment) throws IOException {
        long end = durableSize;
        for (Record record : changes.headMap(moment).values()) {
            if (record.kind() == Kind.WRITTEN) {
                writeAt(file, record.second(), record.place());
                end = Math.max(end, record.place() + record.second().length);
            } else {
                end = record.place();
            }
        }
        return end;
    }

    private static void writeAt(FileChannel file, byte[] bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer, position + buffer.position());
        }
    }
}
