package io.skerry.examples.kv.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KvCodecTest {

    private static final String PUT = "67826b010276";

    private final CommandCodec<KvCommand> codec = KvCodec.create();

    @Test
    void everyCommandComesBack() {
        for (KvCommand command : List.of(
                new KvCommand.Put("käse", new Value(new byte[] {0, -1, 7})),
                new KvCommand.Put("empty", Value.ofUtf8("")),
                new KvCommand.Delete("k"),
                new KvCommand.Cas("k", null, Value.ofUtf8("new")),
                new KvCommand.Cas("k", Value.ofUtf8("old"), Value.ofUtf8("new")))) {
            assertEquals(command, codec.decode(codec.encode(command)));
        }
    }

    @Test
    void idsAndNamesAreForEver() {
        assertEquals(Map.of(1, "put", 2, "delete", 3, "cas", 4, "value"), codec.types());
    }

    @Test
    void bytesInTheLogAreForEver() {
        assertEquals(
                PUT, codec.encode(new KvCommand.Put("k", Value.ofUtf8("v"))).toHex());
        Payload kept = Payload.wrap(HexFormat.of().parseHex(PUT));
        assertEquals(new KvCommand.Put("k", Value.ofUtf8("v")), codec.decode(kept));
    }
}
