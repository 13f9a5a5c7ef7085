package io.skerry.examples.kv.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void plainFieldsAreReadAndOthersLeftOut() {
        Map<String, Object> fields =
                read("{\"a\":\"x\",\"b\":[{\"a\":1}],\"c\":-7,\"d\":true,\"e\":null,\"f\":{\"a\":[]}}");
        assertEquals("x", fields.get("a"));
        assertEquals(-7L, fields.get("c"));
        assertEquals(true, fields.get("d"));
        assertTrue(fields.containsKey("e"));
        assertEquals(4, fields.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\":1",
                "{\"a\":1}{",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{\"a\":99999999999999999999}"
            })
    void anythingElseIsRefusedInOneLine(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> read(text));
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
    }

    @Test
    void textAndNullAreWritten() {
        byte[] bytes = Json.object(json -> {
            Json.text(json, "a", "\"");
            Json.text(json, "b", null);
            Json.number(json, "c", 1L);
            Json.number(json, "d", null);
        });
        assertEquals("{\"a\":\"\\\"\",\"b\":null,\"c\":1,\"d\":null}\n", new String(bytes, StandardCharsets.UTF_8));
    }

    private static Map<String, Object> read(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
