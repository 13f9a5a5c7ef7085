package io.skerry.integrationtests;

import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import java.util.Map;

/** Commands as decimal numbers. Stateless. */
public final class NumberCodec implements CommandCodec<Long> {

    @Override
    public Payload encode(Long command) {
        return Payload.ofUtf8(Long.toString(command));
    }

    @Override
    public Long decode(Payload payload) {
        return Long.parseLong(payload.toUtf8());
    }

    @Override
    public Map<Integer, String> types() {
        return Map.of(1, "number");
    }
}
