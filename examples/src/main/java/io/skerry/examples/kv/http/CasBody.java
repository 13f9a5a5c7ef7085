package io.skerry.examples.kv.http;

import io.skerry.examples.kv.state.Value;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a compare-and-set brings: {@code {"expect":"old" or null,"value":"new"}}. Immutable.
 *
 * @param expect the value that the key must have, or null if it must be absent
 * @param value  its value from then on
 */
record CasBody(@Nullable Value expect, Value value) {

    /** Room for two values, where JSON writes some of their characters longer. */
    static final int MAX_BYTES = 4 * Value.MAX_BYTES;

    /** @throws ApiException if it is anything else */
    static CasBody parse(byte[] body) {
        Map<String, @Nullable Object> fields = fields(body);
        if (!fields.keySet().equals(Set.of("expect", "value"))) {
            throw bad("it has the fields expect and value, and no others");
        }
        Value value = value("value", fields.get("value"));
        if (value == null) {
            throw bad("value is text; to remove a key, delete it");
        }
        return new CasBody(value("expect", fields.get("expect")), value);
    }

    private static Map<String, @Nullable Object> fields(byte[] body) {
        try {
            return Json.read(body);
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Value value(String field, @Nullable Object text) {
        if (text == null) {
            return null;
        }
        if (!(text instanceof String string)) {
            throw bad(field + " is text" + (field.equals("expect") ? ", or null for an absent key" : ""));
        }
        byte[] bytes = utf8(field, string);
        if (bytes.length > Value.MAX_BYTES) {
            throw new ApiException(
                    ErrorCode.TOO_LARGE, "A value has at most " + Value.MAX_BYTES + " bytes, not " + bytes.length);
        }
        return new Value(bytes);
    }

    private static byte[] utf8(String field, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw bad(field + " has half a surrogate pair, which is no text");
        }
    }

    private static ApiException bad(String fault) {
        return new ApiException(ErrorCode.BAD_REQUEST, "Body of a compare-and-set: " + fault);
    }
}
