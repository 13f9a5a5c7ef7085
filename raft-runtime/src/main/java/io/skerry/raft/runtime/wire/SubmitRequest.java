package io.skerry.raft.runtime.wire;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.model.Payload;
import java.util.List;

/**
 * Commands that were submitted on a node which does not lead: it brings them to the one that it believes to lead, which
 * takes them or refuses them, and passes them on to nobody (one hop). Immutable.
 *
 * @param envelope who brings them to whom, in the sender's term
 * @param firstId  the sender's number of the first command; the others follow it
 * @param payloads the commands, at least one
 */
public record SubmitRequest(Envelope envelope, long firstId, List<Payload> payloads) implements NodeMessage {

    /** Copies; refuses nothing to submit. */
    public SubmitRequest {
        payloads = List.copyOf(payloads);
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("At least one command is needed");
        }
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
