package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverTest {

    /** Whoever asked dials no more before he is answered. */
    @Test
    void whoeverAsksIsAnsweredAlthoughThereIsNoThreadForIt() {
        List<UnknownHostException> told = new ArrayList<>();
        try (Resolver resolver = new Resolver(task -> {
            throw new StackOverflowError("planted");
        })) {
            resolver.resolve("localhost", Runnable::run, (found, failure) -> told.add(failure));
        }
        assertEquals(1, told.size());
        assertTrue(told.get(0).getMessage().contains("localhost"), told.get(0).getMessage());
        assertInstanceOf(StackOverflowError.class, told.get(0).getCause());
    }
}
