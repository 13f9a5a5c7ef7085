package io.skerry.examples.kv.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain-_~09Az | plain-_~09Az
            a/b          | a%2Fb
            .            | %2E
            ..           | %2E%2E
            `a b`        | a%20b
            50%          | 50%25
            a+b          | a%2Bb
            käse         | k%C3%A4se
            €            | %E2%82%AC
            😀           | %F0%9F%98%80
            """)
    void aKeyIsOneSegmentAndComesBack(String key, String segment) {
        assertEquals(segment, KeyPath.encode(key));
        assertEquals(key, KeyPath.decode(segment));
    }

    @ParameterizedTest
    @CsvSource({"a+b, a+b", "a%2fb, a/b", "a:b@c, a:b@c", "%00, '\0'"})
    void whatNeedNotBeEncodedIsTakenAsItIs(String segment, String key) {
        assertEquals(key, KeyPath.decode(segment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%",
                "%4",
                "a%zz",
                "%-1",
                "%+1",
                "%C3",
                "%C3%28",
                "%FF",
                "%ED%A0%80",
                "%C0%80",
                "%F5%80%80%80",
                "ä",
                "a b"
            })
    void whatIsNoEncodedKeyIsRefused(String segment) {
        assertThrows(IllegalArgumentException.class, () -> KeyPath.decode(segment));
    }

    @Test
    void lengthsAreCountedInBytes() {
        assertEquals(1024, KeyPath.decode("k".repeat(1024)).length());
        assertEquals(512, KeyPath.decode("%C3%A4".repeat(512)).length());
        assertThrows(IllegalArgumentException.class, () -> KeyPath.decode("k".repeat(1025)));
        assertThrows(IllegalArgumentException.class, () -> KeyPath.decode("%C3%A4".repeat(512) + "k"));
    }
}
