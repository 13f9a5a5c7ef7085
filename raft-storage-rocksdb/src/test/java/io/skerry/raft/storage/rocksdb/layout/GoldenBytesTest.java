package io.skerry.raft.storage.rocksdb.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of every format, pinned: users' disks are full of them. A change here needs a new version number. */
class GoldenBytesTest {

    private static final GroupId GROUP = GroupId.of(0x0102030405060708L);
    private static final List<LogEntry> ENTRIES = List.of(
            LogEntry.of(3, 0x11, EntryType.COMMAND, Payload.ofUtf8("set x")),
            LogEntry.of(4, 0x12, EntryType.NO_OP, Payload.EMPTY),
            LogEntry.of(4, 0x13, EntryType.foreign(0xfe), Payload.wrap(new byte[] {(byte) 0xff})));

    private static final String RECORDS =
            "0000001f" + "9c7e7e54" + "01" + "00" + "0000000000000003" + "0000000000000011"
                    + "7365742078"
                    + "0000001a" + "b60266fb" + "01" + "01" + "0000000000000004" + "0000000000000012"
                    + "0000001b" + "b6881473" + "01" + "fe" + "0000000000000004" + "0000000000000013" + "ff";

    @Test
    void recordsOfTheKryoCodec() {
        assertHex(RECORDS, bytes(KryoEntryCodec.INSTANCE.encode(ENTRIES)));
    }

    @Test
    void recordsOfThePlainCodecAreTheSame() {
        assertHex(RECORDS, bytes(PlainEntryCodec.INSTANCE.encode(ENTRIES)));
        assertEquals(PlainEntryCodec.INSTANCE.name(), KryoEntryCodec.INSTANCE.name());
    }

    @Test
    void block() {
        EncodedEntries entries = KryoEntryCodec.INSTANCE.encode(ENTRIES);
        byte[] key = BlockKey.of(GROUP, 0x13);
        assertHex("0102030405060708" + "0000000000000013", key);
        ByteBuffer value = ByteBuffer.allocate(Block.headerBytes(3) + entries.bytes());
        Block.writeHeader(value, key, 0x11, new int[] {0x1f, 0x39, 0x54}, 3);
        value.put(entries.buffer(), 0, entries.bytes());
        assertHex(
                "01" + "00" + "00000003" + "0000000000000011" + "0000001f" + "00000039" + "00000054" + "3693867b"
                        + RECORDS,
                value.array());
        Block parsed = Block.parse(key, value.array());
        assertEquals(ENTRIES, KryoEntryCodec.INSTANCE.decode(parsed.entries(0x11, 0x14, Long.MAX_VALUE)));
        assertEquals(
                ENTRIES.subList(1, 2),
                KryoEntryCodec.INSTANCE.decode(parsed.entries(0x12, 0x14, RECORDS.length() / 8)));
    }

    @Test
    void smallRecords() {
        byte[] key = StateKey.hardState(GROUP);
        HardState hardState = new HardState(5, Payload.ofUtf8("node-2"));
        assertHex("01" + "0102030405060708", key);
        assertHex("01" + "a810b624" + "0000000000000005" + "6e6f64652d32", StateRecord.hardState(key, hardState));
        assertEquals(hardState, StateRecord.parseHardState(key, StateRecord.hardState(key, hardState)));

        key = StateKey.boundary(GROUP);
        assertHex("02" + "0102030405060708", key);
        assertHex(
                "01" + "63d41ca9" + "0000000000000003" + "0000000000000010",
                StateRecord.boundary(key, LogPosition.of(3, 16)));

        key = StateKey.termRun(GROUP, 17);
        assertHex("03" + "0102030405060708" + "0000000000000011", key);
        assertHex("01" + "d674aa11" + "0000000000000003", StateRecord.term(key, 3));

        assertHex("02" + "0102030405060708" + "0000000000000011", StateKey.membership(GROUP, 17));
        assertHex("03" + "0102030405060708" + "6b6579", StateKey.value(GROUP, "key"));
        assertHex("04" + "0102030405060708", StateKey.groupName(GROUP));
        key = StateKey.value(GROUP, "key");
        assertHex("01" + "1616470f" + "76616c7565", StateRecord.payload(key, Payload.ofUtf8("value")));
    }

    @Test
    void identity() {
        byte[] key = StateKey.identity();
        Stamp stamp = new Stamp(
                new StorageIdentity(
                        StoreId.of(0x1122334455667788L), 7, new ClusterId(Payload.wrap(new byte[32])), NodeId.of(2)),
                "record-1");
        assertHex("01", key);
        byte[] bytes = StateRecord.stamp(key, stamp);
        assertHex(
                "01" + "b7aa5e34" + "1122334455667788" + "0000000000000007" + "0000000000000002" + "20"
                        + "00".repeat(32) + "7265636f72642d31",
                bytes);
        assertEquals(stamp, StateRecord.parseStamp(key, bytes));
        Stamp unowned = new Stamp(new StorageIdentity(StoreId.of(1), 1, null, null), "record-1");
        assertEquals(unowned, StateRecord.parseStamp(key, StateRecord.stamp(key, unowned)));
    }

    @Test
    void membership() {
        Membership membership = new Membership(
                List.of(new Member(NodeId.of(2), StoreId.of(0xb)), new Member(NodeId.of(1), StoreId.of(0xa))),
                List.of(),
                List.of(new Member(NodeId.of(3), StoreId.NONE)));
        assertHex(
                "01" + "00000002" + "0000000000000001" + "000000000000000a" + "0000000000000002" + "000000000000000b"
                        + "00000000" + "00000001" + "0000000000000003" + "0000000000000000",
                membership.toPayload().toByteArray());
        assertEquals(membership, Membership.parse(membership.toPayload()));
    }

    @Test
    void theGroupOfASimpleNode() {
        assertEquals("37a8eec1ce19687d", GroupId.DEFAULT.toString());
        assertArrayEquals(BlockKey.of(GroupId.ofName("default"), 1), BlockKey.of(GroupId.DEFAULT, 1));
    }

    private static byte[] bytes(EncodedEntries entries) {
        byte[] bytes = new byte[entries.bytes()];
        System.arraycopy(entries.buffer(), entries.offset(0), bytes, 0, bytes.length);
        return bytes;
    }

    private static void assertHex(String expected, byte[] actual) {
        assertEquals(expected, HexFormat.of().formatHex(actual));
    }
}
