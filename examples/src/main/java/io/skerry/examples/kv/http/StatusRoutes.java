package io.skerry.examples.kv.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.ShippingStatus;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.node.SnapshotStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a node says of itself. Thread-safe. */
final class StatusRoutes {

    /** How long a node may take to catch up while it is asked for its health. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(1);

    private final SingleGroupNode<KvState, KvCommand, KvResult> node;
    private final ClusterConfig cluster;

    StatusRoutes(SingleGroupNode<KvState, KvCommand, KvResult> node, ClusterConfig cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    Reply status() {
        GroupStatus status = node.status();
        return Reply.json(200, json -> {
            json.writeNumberField("id", node.nodeId().value());
            json.writeStringField("role", status.role().name());
            json.writeNumberField("term", status.term());
            Json.number(json, "leader", number(status.leader()));
            json.writeNumberField("commit", status.commitIndex());
            json.writeNumberField("applied", status.appliedIndex());
            json.writeNumberField("first", status.firstIndex());
            json.writeNumberField("last", status.lastIndex());
            json.writeNumberField("snapshot", status.snapshotIndex());
            json.writeArrayFieldStart("members");
            for (MemberStatus member : status.members()) {
                writeMember(json, member);
            }
            json.writeEndArray();
            Json.text(json, "notice", status.notice());
            Json.text(json, "failure", failure(status));
            json.writeFieldName("snapshots");
            writeSnapshots(json, status.snapshots(), node.describe().shipping());
        });
    }

    /** Counted since the start of this process. */
    private static void writeSnapshots(JsonGenerator json, @Nullable SnapshotStatus group, ShippingStatus node)
            throws IOException {
        json.writeStartObject();
        if (group != null) {
            json.writeStringField("activity", group.activity().name());
            json.writeNumberField("done", group.doneBytes());
            json.writeNumberField("total", group.totalBytes());
            json.writeNumberField("taken", group.taken());
            json.writeNumberField("installed", group.installed());
            json.writeNumberField("held", group.heldBytes());
            Json.text(json, "fault", group.failure());
        }
        json.writeNumberField("sent", node.bytesSent());
        json.writeNumberField("received", node.bytesReceived());
        json.writeNumberField("reused", node.bytesReused());
        json.writeNumberField("damaged", node.chunksDamaged());
        json.writeNumberField("resumes", node.resumes());
        json.writeNumberField("fetched", node.fetched());
        json.writeNumberField("failed", node.failed());
        json.writeEndObject();
    }

    private void writeMember(JsonGenerator json, MemberStatus member) throws IOException {
        NodeId id = member.member().node();
        ClusterNode listed = cluster.find(id);
        json.writeStartObject();
        json.writeNumberField("id", id.value());
        Json.text(json, "addr", listed == null ? null : listed.address().toString());
        json.writeStringField("role", member.voter() ? "voter" : "learner");
        json.writeNumberField("match", member.matchIndex());
        json.writeBooleanField("lagging", member.lagging());
        json.writeEndObject();
    }

    /**
     * A node is healthy once a linearizable read has come to an end on it: a leader is known and has a majority, and this
     * node has applied all that was committed when it was asked. Its own view of the commit index would not do: a node
     * that has just come back knows of nothing that it lacks.
     */
    Reply health() {
        GroupStatus status = node.status();
        String failure = failure(status);
        if (failure != null) {
            return unhealthy(ErrorCode.NO_LEADER, "The group has stopped here: " + failure);
        }
        if (status.leader() == null) {
            // A notice may also be of a peer: by itself it says nothing against this node.
            String none = "No leader is known in term " + status.term();
            return unhealthy(ErrorCode.NO_LEADER, Objects.requireNonNullElse(status.notice(), none));
        }
        String behind = catchUp();
        if (behind != null) {
            return unhealthy(ErrorCode.CATCHING_UP, behind);
        }
        return Reply.json(200, json -> {
            json.writeStringField("status", "ok");
            Json.number(json, "leader", number(node.status().leader()));
        });
    }

    /** Returns why a linearizable read did not come to an end, or null if it did. */
    private @Nullable String catchUp() {
        try {
            node.read(ReadConsistency.LINEARIZABLE, KvState::applied, HEALTH_TIMEOUT)
                    .get(2 * HEALTH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            return String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (TimeoutException e) {
            return "This node has not caught up with the leader within " + HEALTH_TIMEOUT.toMillis() + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The server stops";
        }
    }

    private Reply unhealthy(ErrorCode code, String reason) {
        return Reply.error(code, reason, node.status().leader());
    }

    private static @Nullable String failure(GroupStatus status) {
        Throwable failure = status.failure();
        return failure == null ? null : String.valueOf(failure.getMessage());
    }

    private static @Nullable Long number(@Nullable NodeId node) {
        return node == null ? null : node.value();
    }
}
