package io.skerry.raft.runtime.wire;

import io.skerry.raft.model.Member;
import java.util.List;

/**
 * The sender has no membership yet, and tells whom it has met so far: the first membership is made once every first voter
 * has told every other one the same complete list. Immutable.
 *
 * @param met the first voters that it has met, with the stores that they told, itself included; sorted by node
 */
public record FirstStart(List<Member> met) implements NodeMessage {

    /** Sorts and copies. */
    public FirstStart {
        met = met.stream().sorted().toList();
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
