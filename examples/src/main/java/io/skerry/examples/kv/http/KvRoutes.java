package io.skerry.examples.kv.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvRead;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.Value;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import io.skerry.examples.kv.wire.KeyPath;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ReadConsistency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /kv}, and the opening of sessions for them. Thread-safe. */
final class KvRoutes {

    private static final String INDEX_HEADER = "Raft-Index";

    private final Outcomes outcomes;
    private final Supplier<@Nullable NodeId> leader;

    KvRoutes(Outcomes outcomes, Supplier<@Nullable NodeId> leader) {
        this.outcomes = outcomes;
        this.leader = leader;
    }

    Reply put(Request request, Target target) {
        target.requireParameters(Set.of());
        String key = key(target);
        WriteId id = WriteId.of(request);
        Value value = new Value(request.body());
        KvResult result = outcomes.submit(KvResult.Written.class, new KvCommand.Put(key, value), id);
        return Reply.json(200, json -> position(json, result.position()));
    }

    Reply get(Target target) {
        target.requireParameters(Set.of("consistency"));
        KvRead read = outcomes.read(consistency(target), key(target));
        Value value = read.value();
        Reply reply = value != null
                ? Reply.bytes(value.bytes())
                : Reply.error(ErrorCode.KEY_NOT_FOUND, "There is no such key", leader.get());
        return reply.with(INDEX_HEADER, Long.toString(read.position().index()));
    }

    Reply delete(Request request, Target target) {
        target.requireParameters(Set.of());
        WriteId id = WriteId.of(request);
        KvResult.Deleted result = outcomes.submit(KvResult.Deleted.class, new KvCommand.Delete(key(target)), id);
        return Reply.json(200, json -> {
            position(json, result.position());
            json.writeBooleanField("existed", result.existed());
        });
    }

    Reply cas(Request request, Target target) {
        target.requireParameters(Set.of());
        String key = key(target);
        WriteId id = WriteId.of(request);
        CasBody body = CasBody.parse(request.body());
        KvCommand.Cas cas = new KvCommand.Cas(key, body.expect(), body.value());
        KvResult.Compared result = outcomes.submit(KvResult.Compared.class, cas, id);
        if (result.swapped()) {
            return Reply.json(200, json -> position(json, result.position()));
        }
        String message = "The key has not the value that was expected";
        return Reply.error(ErrorCode.CAS_MISMATCH, message, leader.get(), json -> {
            position(json, result.position());
            actual(json, result.actual());
            if (result.cut()) {
                json.writeBooleanField("actualCut", true);
            }
        });
    }

    Reply openSession(Target target) {
        target.requireParameters(Set.of());
        String client = outcomes.openSession().text();
        return Reply.json(200, json -> json.writeStringField("client", client));
    }

    private static String key(Target target) {
        try {
            return KeyPath.decode(target.segments().get(1));
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static ReadConsistency consistency(Target target) {
        String name = target.parameters().getOrDefault("consistency", "linearizable");
        return switch (name) {
            // Leases are off: what they promise, a linearizable read keeps.
            case "linearizable", "lease" -> ReadConsistency.LINEARIZABLE;
            case "stale" -> ReadConsistency.STALE;
            default ->
                throw new ApiException(
                        ErrorCode.BAD_REQUEST, "consistency is linearizable, lease or stale, not " + name);
        };
    }

    private static void position(JsonGenerator json, LogPosition position) throws IOException {
        json.writeNumberField("index", position.index());
        json.writeNumberField("term", position.term());
    }

    /** Bytes that are no text are shown with replacement characters, and as they are beside that. */
    private static void actual(JsonGenerator json, @Nullable Value actual) throws IOException {
        String text = actual == null ? null : actual.toUtf8();
        Json.text(json, "actual", text);
        if (actual != null && text != null && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), actual.bytes())) {
            json.writeBinaryField("actualBase64", actual.bytes());
        }
    }
}
