package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Expects a planted violation to be seen. */
final class Violations {

    private Violations() {}

    static void expect(String message, Executable planted) {
        Violation seen = assertThrows(Violation.class, planted);
        assertTrue(String.valueOf(seen.getMessage()).contains(message), seen::getMessage);
    }
}
