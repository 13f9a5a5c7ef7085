package io.skerry.integrationtests.hostile;

import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.util.Random;

/** Records one after another, as they come over the wire. */
final class RecordTarget implements Target {

    private final byte[] first =
            KryoEntryCodec.INSTANCE.encode(Entries.some(10)).buffer();
    private final byte[] second =
            KryoEntryCodec.INSTANCE.encode(Entries.some(13)).buffer();
    private final Mutator mutator = new Mutator();

    @Override
    public String name() {
        return "records";
    }

    @Override
    public int share() {
        return 200;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(16) == 0) {
            return Mutator.noise(random, 200);
        }
        byte[] bytes = mutator.mutate(first, second, random);
        if (random.nextInt(4) > 0) {
            Entries.seal(bytes, 0);
        }
        return bytes;
    }

    @Override
    public boolean take(byte[] input) {
        try {
            KryoEntryCodec.INSTANCE.decode(
                    KryoEntryCodec.INSTANCE.check(input, 0, input.length, Ownership.HANDED_OVER));
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
