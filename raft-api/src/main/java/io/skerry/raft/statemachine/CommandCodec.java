package io.skerry.raft.statemachine;

import io.skerry.raft.model.Payload;
import java.util.Map;

/**
 * Turns commands into bytes and back. Encoding runs on the thread that submits, decoding on the thread that applies,
 * so implementations are thread-safe.
 *
 * <p>Every replica must read the same command out of the same bytes, for as long as the log holds them: a codec names
 * its types by explicit ids, never by the order in which they were registered.
 *
 * @param <C> the commands
 */
public interface CommandCodec<C> {

    /**
     * Returns the command as bytes that nobody changes any more.
     *
     * @throws CommandCodecException if the command is of a type that was not registered, or cannot be encoded
     */
    Payload encode(C command);

    /**
     * Returns the command that the bytes hold. Bytes may come from another process and are not trusted: lengths are
     * checked against what is there before anything is allocated. The payload may be a view of a larger buffer: it never
     * changes, but a command that keeps it keeps the whole buffer, which may have 256 KiB; one that is kept for long copies
     * what it needs.
     *
     * @throws CommandCodecException if the bytes are not a command
     */
    C decode(Payload payload);

    /**
     * Returns the types it knows by their ids. Peers exchange these: the same id with another name is a conflict and
     * refused, more types than the peer knows are fine.
     */
    Map<Integer, String> types();
}
