package io.skerry.raft.storage.rocksdb.layout;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.CorruptionException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A header whose checksum is right and whose offsets are not: whoever wrote it had a fault. Each was found by fuzzing. */
class BlockTest {

    private static final String KEY = "0000000000000007000000000000000c";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The first record ends behind the value, and claims as much.
                "010000000003000000000000000a000010260000004000000065e10baab1000000a680c0a879010000000000000000040400"
                        + "00000000000a627579203320000003ff65730000001a46b941ad01c80000000000000005000000000000000b00000025d1aeaf7801000000000000000005000000000000000c73656c6c20312070656172",
                // So does the second one.
                "010000000003000000000000000a0000002601000040000000652582018a0000002680c0a879010000000000000000040000"
                        + "00000000000a6275792033206170706c65730000041a46b941ad01c80000000000000005000000000000000b00000025d1aeaf7801000000000000000005000000000000000c73656c6c20312070656172",
                // And here.
                "010000000003000000000000000a00000026200000400000006561be19340000002680c0a879010000000000000000040000"
                        + "00000000000a6275792033206170706c65730014001a46b941ad01c80000000000000005000000000000000b00000025d1aeaf7801000000000000000005000000000000000c73656c6c20312070656172"
            })
    void offsetsOutsideAreDamage(String hex) {
        byte[] key = HexFormat.of().parseHex(KEY);
        byte[] value = HexFormat.of().parseHex(hex);
        CorruptionException refused = assertThrows(CorruptionException.class, () -> read(key, value));
        assertTrue(refused.getMessage().contains("is damaged: its records end at bytes"), refused.getMessage());
    }

    private static void read(byte[] key, byte[] value) {
        Block block = Block.parse(key, value);
        block.entries(block.baseIndex(), block.lastIndex() + 1, Long.MAX_VALUE);
        throw new AssertionError("read from " + Arrays.toString(value));
    }
}
