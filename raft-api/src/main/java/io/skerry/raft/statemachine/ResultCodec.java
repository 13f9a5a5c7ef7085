package io.skerry.raft.statemachine;

import io.skerry.raft.model.Payload;

/**
 * Turns results into bytes and back, for a group that remembers them. Both run where the state machine runs.
 *
 * <p>Every replica must make the same bytes of the same result: what is remembered is counted in bytes, and what is over
 * the limit is forgotten, on all replicas alike. A codec may leave out what nobody needs a second time: who sends a command
 * again gets what was remembered, and memory is bounded. An exception from either stops the group on this node, as one of
 * the state machine does.
 *
 * @param <R> the results; none of them is null
 */
public interface ResultCodec<R> {

    /**
     * Returns the result as bytes that nobody changes any more.
     *
     * @throws CommandCodecException if it cannot be encoded
     */
    Payload encode(R result);

    /**
     * Returns the result that the bytes hold.
     *
     * @throws CommandCodecException if they hold none
     */
    R decode(Payload payload);

    /** Returns a codec of results that encodes them as another one encodes commands. */
    static <R> ResultCodec<R> of(CommandCodec<R> codec) {
        return new ResultCodec<>() {
            @Override
            public Payload encode(R result) {
                return codec.encode(result);
            }

            @Override
            public R decode(Payload payload) {
                return codec.decode(payload);
            }
        };
    }
}
