package io.skerry.integrationtests.hostile;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** A block under its key: 16 bytes of key, and the value. */
final class BlockTarget implements Target {

    private static final int COUNT_AT = 2;

    private final byte[] first = block(10);
    private final byte[] second = block(13);
    private final Mutator mutator = new Mutator();

    private static byte[] block(long firstIndex) {
        EncodedEntries records = KryoEntryCodec.INSTANCE.encode(Entries.some(firstIndex));
        byte[] key = BlockKey.of(GroupId.of(7), records.lastIndex());
        int[] ends = new int[records.count()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = records.offset(i) + records.recordBytes(i);
        }
        ByteBuffer target = ByteBuffer.allocate(key.length + Block.headerBytes(ends.length) + records.bytes());
        target.put(key);
        Block.writeHeader(target, key, firstIndex, ends, ends.length);
        return target.put(records.buffer()).array();
    }

    @Override
    public String name() {
        return "blocks";
    }

    @Override
    public int share() {
        return 150;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(16) == 0) {
            return Mutator.noise(random, 200);
        }
        byte[] bytes = mutator.mutate(first, second, random);
        if (random.nextInt(4) > 0) {
            seal(bytes);
        }
        return bytes;
    }

    /** Makes the checksums of header and records right, as far as the count makes sense. */
    private static void seal(byte[] bytes) {
        if (bytes.length < BlockKey.BYTES + Block.headerBytes(1)) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int count = buffer.getInt(BlockKey.BYTES + COUNT_AT);
        int room = (bytes.length - BlockKey.BYTES - Block.headerBytes(0)) / Integer.BYTES;
        if (count < 1 || count > room) {
            return;
        }
        int crcAt = BlockKey.BYTES + Block.headerBytes(count) - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, crcAt);
        buffer.putInt(crcAt, (int) crc.getValue());
        Entries.seal(bytes, crcAt + Integer.BYTES);
    }

    @Override
    public boolean take(byte[] input) {
        byte[] key = Arrays.copyOf(input, BlockKey.BYTES);
        byte[] value = Arrays.copyOfRange(
                input, Math.min(input.length, BlockKey.BYTES), Math.max(input.length, BlockKey.BYTES));
        try {
            Block block = Block.parse(key, value);
            KryoEntryCodec.INSTANCE.decode(block.entries(block.baseIndex(), block.lastIndex() + 1, Long.MAX_VALUE));
            return true;
        } catch (CorruptionException refused) {
            return false;
        }
    }

    @Override
    public long mostAllocated(int inputBytes) {
        return (64 << 10) + 16L * inputBytes;
    }
}
