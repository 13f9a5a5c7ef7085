package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdTest {

    @ParameterizedTest
    @CsvSource({
        "s1, true",
        "s42, true",
        "s0, true",
        "s007, true",
        "s99999999999999999999, true",
        "s, false",
        "S1, false",
        "s1x, false",
        "s-1, false",
        "ss1, false",
        "1, false",
        "s 1, false",
        "ada, false"
    })
    void onlyAnEntryGivesOutWhatIsAnSAndDigits(String text, boolean opened) {
        assertEquals(opened, ClientId.of(text).isOpened());
        assertEquals(text, ClientId.of(text).toString());
    }

    @Test
    void anEntryGivesOutItsIndex() {
        assertEquals(ClientId.of("s42"), ClientId.opened(42));
        assertThrows(IllegalArgumentException.class, () -> ClientId.opened(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "käse", "a\tb", "a\u007f", "a\nb"})
    void othersAreNoIds(String text) {
        assertThrows(IllegalArgumentException.class, () -> ClientId.of(text));
    }

    @Test
    void anIdHasUpTo64Characters() {
        assertEquals(64, ClientId.of("x".repeat(64)).text().length());
        assertThrows(IllegalArgumentException.class, () -> ClientId.of("x".repeat(65)));
    }
}
