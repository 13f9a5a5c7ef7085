package io.skerry.raft.runtime.wire;

import io.skerry.raft.model.GroupId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command types of a group, by their ids: told in the handshake, and when a group is made later. The same id with
 * another name is a conflict, more types than the other knows are none. Immutable.
 *
 * @param group the group
 * @param label its name, or its number if it has none
 * @param types names by id
 */
public record CommandTypes(GroupId group, String label, Map<Integer, String> types) implements NodeMessage {

    /** Copies, in the order of the ids. */
    public CommandTypes {
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
