package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.Hello;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two nodes say of themselves. A fault is one line that names both nodes, what differs, and the mend, so
 * that it reads alike on either side. Stateless, thread-safe.
 */
final class HelloCheck {

    private HelloCheck() {}

    /**
     * Returns why the two must not talk, or null if they may.
     *
     * @param dialled the node that was looked for, or null if the other one dialled
     */
    static @Nullable String fault(Hello mine, Hello theirs, @Nullable NodeId dialled) {
        String fault = identityFault(mine, theirs, dialled);
        if (fault == null) {
            fault = streamFault(mine, theirs);
        }
        if (fault == null) {
            fault = settingsFault(mine, theirs);
        }
        if (fault == null) {
            fault = CommandTypesCheck.conflict(mine.node(), mine.types(), theirs.node(), theirs.types());
        }
        return fault;
    }

    private static @Nullable String identityFault(Hello mine, Hello theirs, @Nullable NodeId dialled) {
        if (!mine.cluster().equals(theirs.cluster())) {
            return differs(mine, theirs, "cluster differs", mine.cluster(), theirs.cluster())
                    + "; give both the same cluster config, and each the data folder of that cluster";
        }
        if (mine.node().equals(theirs.node())) {
            return mine.self().equals(theirs.self())
                    ? "node " + mine.node() + " has met itself: an address in the cluster config that should be another"
                            + " node's is its own; correct it"
                    : "two processes, at " + mine.address() + " and " + theirs.address() + ", are both node "
                            + mine.node() + "; stop one of them, or give it the id that it has in the cluster config";
        }
        if (dialled != null && !dialled.equals(theirs.node())) {
            return "node " + theirs.node() + " answers where node " + mine.node() + " looks for node " + dialled
                    + "; correct the addresses in the cluster config";
        }
        if (!theirs.self().store().isKnown()) {
            return "node " + theirs.node() + " names no store; open its data folder before its transport";
        }
        if (mine.self().store().equals(theirs.self().store())) {
            return "nodes " + mine.node() + " and " + theirs.node() + " have the same store "
                    + theirs.self().store() + ": a data folder was copied; start one of them with a folder of its own";
        }
        return null;
    }

    private static @Nullable String streamFault(Hello mine, Hello theirs) {
        if (mine.lanes() != theirs.lanes()) {
            return differs(mine, theirs, "number of lanes differs", mine.lanes(), theirs.lanes())
                    + "; it is fixed for the life of the cluster, so mend the cluster config that was changed";
        }
        if (theirs.stream() == Hello.BULK && mine.stream() == Hello.BULK) {
            return null;
        }
        if (theirs.stream() == Hello.BULK) {
            return "node " + theirs.node() + " opens a bulk stream, which node " + mine.node()
                    + " does not serve; run the same release on both";
        }
        if (theirs.stream() >= mine.lanes()) {
            return "node " + theirs.node() + " opens lane " + theirs.stream() + ", the cluster has lanes 0 to "
                    + (mine.lanes() - 1) + "; run the same release on both";
        }
        return null;
    }

    private static @Nullable String settingsFault(Hello mine, Hello theirs) {
        if (!mine.entryCodec().equals(theirs.entryCodec())) {
            return differs(mine, theirs, "format of entries differs", mine.entryCodec(), theirs.entryCodec())
                    + "; use the same kind of storage on both";
        }
        if (!mine.election().equals(theirs.election())) {
            return differs(mine, theirs, "election settings differ", text(mine.election()), text(theirs.election()))
                    + "; set them alike in both cluster configs";
        }
        if (!mine.maxPayload().equals(theirs.maxPayload())) {
            return differs(mine, theirs, "largest command differs", mine.maxPayload(), theirs.maxPayload())
                    + "; set it alike in both cluster configs";
        }
        if (!mine.sessions().equals(theirs.sessions())) {
            return differs(mine, theirs, "limits of sessions differ", mine.sessions(), theirs.sessions())
                    + "; set them alike in both cluster configs";
        }
        return null;
    }

    private static String differs(Hello mine, Hello theirs, String what, Object my, Object their) {
        return "the " + what + ": node " + mine.node() + " has " + my + ", node " + theirs.node() + " has " + their;
    }

    private static String text(ElectionConfig election) {
        return election.timeout().toMillis() + " ms/" + election.heartbeat().toMillis() + " ms";
    }
}
