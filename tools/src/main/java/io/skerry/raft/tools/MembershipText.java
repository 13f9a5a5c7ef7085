package io.skerry.raft.tools;

import io.skerry.raft.model.Membership;
import io.skerry.raft.model.Payload;
import java.util.function.Function;

/** Says who belongs to a group. Stateless. */
final class MembershipText {

    private MembershipText() {}

    /** A membership of a node of another kind is whatever bytes that likes: these are shown as they are. */
    static String of(Payload membership, Function<Payload, String> bytes) {
        try {
            Membership parsed = Membership.parse(membership);
            return "voters " + parsed.voters() + " outgoing " + parsed.outgoingVoters() + " learners "
                    + parsed.learners();
        } catch (IllegalArgumentException e) {
            return bytes.apply(membership);
        }
    }
}
