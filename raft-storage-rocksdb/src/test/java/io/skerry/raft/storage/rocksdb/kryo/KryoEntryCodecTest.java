package io.skerry.raft.storage.rocksdb.kryo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KryoEntryCodecTest {

    private final KryoEntryCodec codec = KryoEntryCodec.INSTANCE;

    @Test
    void writesAndReadsWhatThePlainCodecDoes() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            List<LogEntry> entries = randomEntries(random);
            EncodedEntries kryo = codec.encode(entries);
            EncodedEntries plain = PlainEntryCodec.INSTANCE.encode(entries);
            assertTrue(Arrays.equals(kryo.buffer(), plain.buffer()));
            assertEquals(entries, codec.decode(plain));
            assertEquals(entries, PlainEntryCodec.INSTANCE.decode(kryo));
        }
    }

    @Test
    void everyFlippedBitIsFoundOut() {
        EncodedEntries entries = codec.encode(
                List.of(LogEntry.command(3, 7, Payload.ofUtf8("command")), LogEntry.command(3, 8, Payload.EMPTY)));
        for (int bit = 0; bit < 8 * entries.bytes(); bit++) {
            byte[] bytes = entries.buffer().clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    CorruptionException.class,
                    () -> codec.check(bytes, 0, bytes.length, Ownership.HANDED_OVER),
                    "bit " + bit);
        }
        assertEquals(
                2,
                codec.check(entries.buffer(), 0, entries.bytes(), Ownership.BORROWED)
                        .count());
    }

    @Test
    void everyCutIsFoundOut() {
        EncodedEntries entries = codec.encode(List.of(LogEntry.command(3, 7, Payload.ofUtf8("command"))));
        for (int length = 1; length < entries.bytes(); length++) {
            int cut = length;
            assertThrows(CorruptionException.class, () -> codec.check(entries.buffer(), 0, cut, Ownership.HANDED_OVER));
        }
    }

    @Test
    void recordsThatDoNotFollowEachOtherAreFoundOut() {
        byte[] first =
                codec.encode(List.of(LogEntry.command(3, 7, Payload.EMPTY))).buffer();
        byte[] second =
                codec.encode(List.of(LogEntry.command(3, 9, Payload.EMPTY))).buffer();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThrows(CorruptionException.class, () -> codec.check(both, 0, both.length, Ownership.HANDED_OVER));
    }

    @Test
    void entriesThatAreNotInOrderAreRefused() {
        LogEntry five = LogEntry.command(3, 5, Payload.EMPTY);
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encode(List.of(five, LogEntry.command(3, 7, Payload.EMPTY))));
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encode(List.of(five, LogEntry.command(2, 6, Payload.EMPTY))));
        assertEquals(0, codec.encode(List.of()).count());
    }

    @Test
    void manyThreadsEncodeAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                Random random = new Random(seed);
                futures.add(threads.submit(() -> {
                    for (int round = 0; round < 300; round++) {
                        List<LogEntry> entries = randomEntries(random);
                        assertEquals(entries, codec.decode(codec.encode(entries)));
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void slicesAndJoinsKeepTheBytes() {
        List<LogEntry> entries = randomEntries(new Random(42));
        EncodedEntries whole = codec.encode(entries);
        long first = whole.firstIndex();
        long middle = first + whole.count() / 2;
        EncodedEntries head = whole.slice(first, middle);
        EncodedEntries tail = whole.slice(middle, whole.lastIndex() + 1);
        assertEquals(entries, codec.decode(EncodedEntries.join(List.of(head, tail))));
        assertEquals(whole.bytes(), head.bytes() + tail.bytes());
        assertThrows(IllegalArgumentException.class, () -> EncodedEntries.join(List.of(tail, head)));
        assertThrows(IndexOutOfBoundsException.class, () -> tail.slice(first, middle));
    }

    @Test
    void borrowedBytesAreCopiedBeforeTheyAreKept() {
        byte[] bytes = codec.encode(List.of(LogEntry.command(3, 7, Payload.ofUtf8("command"))))
                .buffer();
        EncodedEntries borrowed = codec.check(bytes, 0, bytes.length, Ownership.BORROWED);
        EncodedEntries owned = borrowed.toOwned();
        Arrays.fill(bytes, (byte) 0);
        assertEquals("command", codec.decode(owned, 0).payload().toUtf8());
    }

    private static List<LogEntry> randomEntries(Random random) {
        List<LogEntry> entries = new ArrayList<>();
        long index = 1 + random.nextInt(1_000_000);
        long term = 1 + random.nextInt(100);
        for (int i = 2 + random.nextInt(20); i > 0; i--) {
            term += random.nextInt(3) == 0 ? 1 : 0;
            byte[] payload = new byte[random.nextInt(2000)];
            random.nextBytes(payload);
            entries.add(LogEntry.of(term, index++, EntryType.of(random.nextInt(256)), Payload.wrap(payload)));
        }
        return entries;
    }
}
