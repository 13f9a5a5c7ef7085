package io.skerry.examples.kv.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupRebind;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NodeRebind;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.node.SingleGroupNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /members}: who belongs to the cluster. Thread-safe. */
final class MemberRoutes {

    /** The node keeps the deadline; this is for one that does not. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SingleGroupNode<KvState, KvCommand, KvResult> node;
    private final ClusterConfig cluster;
    private final Duration timeout;

    MemberRoutes(SingleGroupNode<KvState, KvCommand, KvResult> node, ClusterConfig cluster, Duration timeout) {
        this.node = node;
        this.cluster = cluster;
        this.timeout = timeout;
    }

    Reply list(Target target) {
        target.requireParameters(Set.of());
        GroupStatus status = node.status();
        return Reply.json(200, json -> {
            json.writeNumberField("id", node.nodeId().value());
            json.writeNumberField("term", status.term());
            NodeId leader = status.leader();
            Json.number(json, "leader", leader == null ? null : leader.value());
            json.writeArrayFieldStart("members");
            for (MemberStatus member : status.members()) {
                writeMember(json, member);
            }
            json.writeEndArray();
            Json.text(json, "notice", status.notice());
        });
    }

    private void writeMember(JsonGenerator json, MemberStatus member) throws IOException {
        NodeId id = member.member().node();
        ClusterNode listed = cluster.find(id);
        json.writeStartObject();
        json.writeNumberField("id", id.value());
        Json.text(json, "addr", listed == null ? null : listed.address().toString());
        json.writeStringField("role", member.voter() ? "voter" : "learner");
        json.writeStringField("store", member.member().store().toString());
        json.writeNumberField("match", member.matchIndex());
        json.writeBooleanField("lagging", member.lagging());
        json.writeEndObject();
    }

    /** The disk of a node is gone for good, says an administrator: its groups are to know it by the one that it has now. */
    Reply rebind(Target target) {
        target.requireParameters(Set.of("store"));
        NodeId id = id(target.segments().get(1));
        NodeRebind rebound = await(id, store(target.parameters().get("store")));
        for (GroupRebind group : rebound.groups()) {
            RaftException failure = group.failure();
            if (failure != null) {
                return failed(failure);
            }
        }
        return Reply.json(200, json -> {
            json.writeNumberField("id", id.value());
            json.writeArrayFieldStart("groups");
            for (GroupRebind group : rebound.groups()) {
                json.writeStartObject();
                json.writeStringField("group", group.label());
                json.writeStringField(
                        "store", Objects.requireNonNull(group.member()).store().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private NodeRebind await(NodeId id, StoreId store) {
        try {
            return node.administration()
                    .rebind(id, store, timeout)
                    .get(timeout.toNanos() + GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "No outcome was known in time", null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "The server stops", null, e);
        }
    }

    private Reply failed(RaftException failure) {
        @Nullable NodeId leader = node.status().leader();
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof MembershipRefusedException refused) {
            MembershipObstacle obstacle = refused.obstacle();
            return Reply.error(
                    ErrorCode.REBIND_REFUSED,
                    message,
                    leader,
                    json -> json.writeStringField("obstacle", obstacle.name()));
        }
        if (failure instanceof RefusedException refused) {
            return Reply.error(Outcomes.codeOf(refused), message, leader);
        }
        return Reply.error(ErrorCode.OUTCOME_UNKNOWN, message, leader);
    }

    private static NodeId id(String text) {
        try {
            return NodeId.of(Long.parseLong(text));
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "A node's id is a positive whole number, not " + text);
        }
    }

    private static StoreId store(@Nullable String text) {
        if (text == null) {
            return StoreId.NONE;
        }
        try {
            return StoreId.of(Long.parseUnsignedLong(text, 16));
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "A store is 16 hexadecimal digits, not " + text);
        }
    }
}
