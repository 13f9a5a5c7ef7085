package io.skerry.integrationtests.hostile;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import io.skerry.raft.storage.rocksdb.layout.SmallRecord;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Term and vote, boundaries, identities and memberships: a byte that says which, and the record. */
final class SmallRecordTarget implements Target {

    private static final byte[] KEY = StateKey.hardState(GroupId.of(7));
    private static final int ENVELOPE_BYTES = 5;

    private final Mutator mutator = new Mutator();
    private final List<byte[]> records = List.of(
            StateRecord.hardState(KEY, new HardState(5, Payload.ofUtf8("node-1"))),
            StateRecord.boundary(KEY, LogPosition.of(4, 9)),
            StateRecord.term(KEY, 4),
            StateRecord.payload(KEY, membership().toPayload()),
            StateRecord.stamp(
                    KEY,
                    new Stamp(
                            new StorageIdentity(
                                    new StoreId(77),
                                    3,
                                    new ClusterId(Payload.wrap(new byte[ClusterId.BYTES])),
                                    new NodeId(1)),
                            KryoEntryCodec.INSTANCE.name())));

    private static Membership membership() {
        return Membership.ofVoters(List.of(
                new Member(NodeId.of(1), StoreId.of(1001)),
                new Member(NodeId.of(2), StoreId.of(1002)),
                new Member(NodeId.of(3), StoreId.of(1003))));
    }

    @Override
    public String name() {
        return "small records";
    }

    @Override
    public int share() {
        return 100;
    }

    @Override
    public byte[] input(Random random) {
        int kind = random.nextInt(records.size());
        byte[] bytes;
        if (random.nextInt(16) == 0) {
            bytes = Mutator.noise(random, 100);
        } else if (random.nextInt(4) == 0) {
            bytes = mutator.mutate(records.get(kind), records.get(random.nextInt(records.size())), random);
        } else {
            byte[] body = mutator.mutate(body(kind), body(random.nextInt(records.size())), random);
            bytes = SmallRecord.seal(KEY, body);
        }
        byte[] input = new byte[1 + bytes.length];
        input[0] = (byte) kind;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    private byte[] body(int kind) {
        byte[] record = records.get(kind);
        return Arrays.copyOfRange(record, ENVELOPE_BYTES, record.length);
    }

    @Override
    public boolean take(byte[] input) {
        byte[] value = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0]) {
                case 0 -> StateRecord.parseHardState(KEY, value);
                case 1 -> StateRecord.parseBoundary(KEY, value);
                case 2 -> StateRecord.parseTerm(KEY, value);
                case 3 -> {
                    return isMembership(StateRecord.parsePayload(KEY, value));
                }
                default -> StateRecord.parseStamp(KEY, value);
            }
            return true;
        } catch (CorruptionException refused) {
            return false;
        }
    }

    private static boolean isMembership(Payload payload) {
        try {
            Membership.parse(payload);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Override
    public long mostAllocated(int inputBytes) {
        return (64 << 10) + 32L * inputBytes;
    }
}
