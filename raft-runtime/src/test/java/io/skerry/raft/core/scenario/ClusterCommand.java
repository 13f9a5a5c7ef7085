package io.skerry.raft.core.scenario;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.List;

/** Starts the cluster that a scenario is about. Stateless, thread-safe. */
final class ClusterCommand {

    private ClusterCommand() {}

    static CoreCluster start(CommandLine line) {
        return new CoreCluster(config(line), membership(line), !line.flag("slow-applier"));
    }

    /** Returns the membership that {@code voters=1,2,3 outgoing=1,4,5 learners=6} names. */
    static Membership membership(CommandLine line) {
        return new Membership(
                members(line.list("voters")), members(line.list("outgoing")), members(line.list("learners")));
    }

    private static List<Member> members(List<String> names) {
        return names.stream().map(Notation::member).toList();
    }

    private static CoreConfig config(CommandLine line) {
        return CoreConfig.builder()
                .electionTimeout(Amounts.duration(line.option("T", "1s")))
                .heartbeatInterval(Amounts.duration(line.option("H", "100ms")))
                .maxFrame(size(line, "max-frame", "256KiB"))
                .maxInflight(
                        Integer.parseInt(line.option("max-inflight-messages", "64")),
                        size(line, "max-inflight-bytes", "4MiB"))
                .maxUndurable(size(line, "max-undurable", "16MiB"))
                .maxUncommitted(size(line, "max-uncommitted", "16MiB"))
                .maxApply(size(line, "max-apply", "4MiB"))
                .maxPendingReads(Integer.parseInt(line.option("max-reads", "4096")))
                .maxPayload(size(line, "max-payload", "8MiB"))
                .build();
    }

    private static ByteSize size(CommandLine line, String option, String otherwise) {
        return ByteSize.ofBytes(Amounts.bytes(line.option(option, otherwise)));
    }
}
