package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.session.SessionCommandCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds command types that two nodes mean different things by: the same id with another name, in the same group. More
 * types than the other knows are no conflict, as are groups that only one of them hosts. A group that has sessions on one
 * node only is one: the other would take envelopes for commands. Stateless, thread-safe.
 */
public final class CommandTypesCheck {

    private CommandTypesCheck() {}

    /**
     * Returns one line that names the conflict and the mend, or null if there is none.
     *
     * @param mine   the types of one group on this node
     * @param theirs those of the same group on the other node; of another group, they cannot conflict
     */
    public static @Nullable String conflict(NodeId self, CommandTypes mine, NodeId peer, CommandTypes theirs) {
        if (!mine.group().equals(theirs.group())) {
            return null;
        }
        boolean hasSessions = hasSessions(mine);
        if (hasSessions != hasSessions(theirs)) {
            return "group " + mine.label() + " has sessions on node " + (hasSessions ? self : peer)
                    + ", and none on node " + (hasSessions ? peer : self)
                    + "; host it with sessions(resultCodec) on all nodes, or on none";
        }
        for (Map.Entry<Integer, String> type : theirs.types().entrySet()) {
            String name = mine.types().get(type.getKey());
            if (name != null && !name.equals(type.getValue())) {
                return "in group " + mine.label() + ", command type " + type.getKey() + " is " + name + " on node "
                        + self + ", and " + type.getValue() + " on node " + peer
                        + "; register each type with one id, the same on all nodes";
            }
        }
        return null;
    }

    private static boolean hasSessions(CommandTypes types) {
        return types.types().containsKey(SessionCommandCodec.TYPE_ID);
    }

    /** As {@link #conflict(NodeId, CommandTypes, NodeId, CommandTypes)}, for all groups that both host. */
    public static @Nullable String conflict(
            NodeId self, List<CommandTypes> mine, NodeId peer, List<CommandTypes> theirs) {
        Map<GroupId, CommandTypes> byGroup = new HashMap<>();
        mine.forEach(types -> byGroup.put(types.group(), types));
        for (CommandTypes their : theirs) {
            CommandTypes my = byGroup.get(their.group());
            String conflict = my == null ? null : conflict(self, my, peer, their);
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }
}
