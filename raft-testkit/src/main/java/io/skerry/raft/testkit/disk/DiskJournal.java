package io.skerry.raft.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journal that {@code faulty-disk.c} keeps. Stateless. */
final class DiskJournal {

    private static final int HEADER_BYTES = 40;
    private static final int CHECK = 0x5ce77e11;

    private DiskJournal() {}

    /** What happened. In the order of {@code faulty-disk.c}, from 1. */
    enum Kind {
        WRITTEN,
        RESIZED,
        SYNCED,
        SYNC_FAILED,
        CREATED,
        UNLINKED,
        RENAMED,
        FOLDER_SYNCED,
        FOLDER_MADE,
        FOLDER_REMOVED;

        boolean changesBytes() {
            return this == WRITTEN || this == RESIZED;
        }

        boolean changesNames() {
            return this == CREATED
                    || this == UNLINKED
                    || this == RENAMED
                    || this == FOLDER_MADE
                    || this == FOLDER_REMOVED;
        }
    }

    /**
     * One thing that happened. Immutable, but for the arrays, which nobody changes.
     *
     * @param kind    what
     * @param file    the number of the file
     * @param place   where a write began, the new size, or the number of the file that a rename replaced
     * @param oldSize the size before
     * @param first   the bytes before, whole pages; or a path
     * @param second  the bytes written; or another path
     */
    record Record(Kind kind, long file, long place, long oldSize, byte[] first, byte[] second) {

        Path path() {
            return Path.of(text(first));
        }

        Path secondPath() {
            return Path.of(text(second));
        }

        long replaced() {
            return place;
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Reads a journal; a last record that was cut short by a kill did not happen. */
    static List<Record> read(Path file) throws IOException {
        List<Record> records = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        while (bytes.remaining() >= HEADER_BYTES) {
            long number = bytes.getLong();
            long a = bytes.getLong();
            long b = bytes.getLong();
            int kind = bytes.getInt();
            int first = bytes.getInt();
            int second = bytes.getInt();
            if (bytes.getInt() != CHECK) {
                throw new IOException("The journal " + file + " is damaged before " + bytes.position());
            }
            if (bytes.remaining() < first + second) {
                break;
            }
            records.add(new Record(Kind.values()[kind - 1], number, a, b, take(bytes, first), take(bytes, second)));
        }
        return records;
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }
}
