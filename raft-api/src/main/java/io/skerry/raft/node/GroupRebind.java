package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a node's rebinding in one group: either there is a member, or a failure. Immutable.
 *
 * @param group   the group
 * @param label   its name, or its number if it has none
 * @param member  the node with the store that the group knows it by now, or null
 * @param failure why it does not, or why nobody knows, or null
 */
public record GroupRebind(
        GroupId group,
        String label,
        @Nullable Member member,
        @Nullable RaftException failure) {}
