package io.skerry.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.config.ByteSize;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoreConfigTest {

    @Test
    void defaultsAreAsDocumented() {
        CoreConfig config = CoreConfig.DEFAULT;

        assertEquals(Duration.ofSeconds(1).toNanos(), config.electionTimeoutNanos());
        assertEquals(Duration.ofMillis(100).toNanos(), config.heartbeatIntervalNanos());
        assertEquals(ByteSize.ofKiB(256).bytes(), config.maxFrameBytes());
    }

    static Stream<UnaryOperator<CoreConfig.Builder>> impossible() {
        return Stream.of(
                b -> b.heartbeatInterval(Duration.ZERO),
                b -> b.electionTimeout(Duration.ofMillis(200)),
                b -> b.electionTimeout(Duration.ofDays(2)).heartbeatInterval(Duration.ofHours(1)),
                b -> b.electionTimeout(Duration.ofSeconds(101)),
                b -> b.maxFrame(ByteSize.ofBytes(0)),
                b -> b.maxInflight(0, ByteSize.ofMiB(1)),
                b -> b.maxInflight(1, ByteSize.ofBytes(0)),
                b -> b.maxUndurable(ByteSize.ofBytes(0)),
                b -> b.maxUncommitted(ByteSize.ofBytes(0)),
                b -> b.maxApply(ByteSize.ofBytes(0)),
                b -> b.maxPendingReads(0),
                b -> b.maxPayload(ByteSize.ofBytes(0)));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void refusesWhatCannotWork(UnaryOperator<CoreConfig.Builder> settings) {
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.apply(CoreConfig.builder()).build());
    }
}
