package io.skerry.raft.storage.rocksdb.wal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Writes a log file by the book, so that the scan is held against the format and not against itself. */
final class HandMadeLog {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> ends = new ArrayList<>();
    private final long number;
    private final boolean recyclable;
    private long sequence;

    HandMadeLog(long number, boolean recyclable, long firstSequence) {
        this.number = number;
        this.recyclable = recyclable;
        this.sequence = firstSequence;
    }

    /** Adds a write batch of so many bytes and changes. */
    HandMadeLog batch(int size, int changes) {
        byte[] batch = new byte[size];
        new Random(size).nextBytes(batch);
        ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN).putLong(sequence).putInt(changes);
        sequence += changes;
        return record(batch);
    }

    /** Jumps over sequence numbers. */
    HandMadeLog skip(int changes) {
        sequence += changes;
        return this;
    }

    HandMadeLog record(byte[] record) {
        int header = recyclable ? 11 : 7;
        int at = 0;
        boolean first = true;
        do {
            int left = (1 << 15) - bytes.size() % (1 << 15);
            if (left < header) {
                bytes.writeBytes(new byte[left]);
                left = 1 << 15;
            }
            int length = Math.min(record.length - at, left - header);
            boolean last = at + length == record.length;
            int role = first ? last ? 1 : 2 : last ? 4 : 3;
            fragment(recyclable ? role + 4 : role, record, at, length);
            at += length;
            first = false;
        } while (at < record.length);
        ends.add(bytes.size());
        return this;
    }

    /** Adds one fragment as it is. */
    HandMadeLog fragment(int type, byte[] record, int from, int length) {
        boolean numbered = type >= 5 && type <= 8 || type == 11 || type == 131;
        ByteBuffer fragment = ByteBuffer.allocate((numbered ? 11 : 7) + length).order(ByteOrder.LITTLE_ENDIAN);
        fragment.putInt(0).putShort((short) length).put((byte) type);
        if (numbered) {
            fragment.putInt((int) number);
        }
        fragment.put(record, from, length);
        CRC32C crc = new CRC32C();
        crc.update(fragment.array(), 6, fragment.capacity() - 6);
        int value = (int) crc.getValue();
        fragment.putInt(0, Integer.rotateRight(value, 15) + 0xa282ead8);
        bytes.writeBytes(fragment.array());
        return this;
    }

    HandMadeLog raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns where a record ends. */
    int end(int record) {
        return ends.get(record);
    }

    int records() {
        return ends.size();
    }
}
