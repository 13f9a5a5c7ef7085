package io.skerry.raft.message;

import io.skerry.raft.model.StoreId;

/**
 * Refuses a request that names another store than the sender's: the disk it was meant for is not here. Immutable.
 *
 * @param envelope who refuses whom; the sender is named with the store that it has
 * @param named    the store that the request named
 */
public record OtherStoreResponse(Envelope envelope, StoreId named) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
