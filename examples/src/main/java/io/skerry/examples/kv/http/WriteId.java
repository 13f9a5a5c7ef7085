package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.SessionHeaders;
import io.skerry.raft.session.ClientId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which write of which client a request is: the same one takes effect once. Immutable.
 *
 * @param client   whose
 * @param sequence which, from 1
 */
record WriteId(ClientId client, long sequence) {

    private static final int MOST_DIGITS = 19;

    /**
     * Returns what the headers say, null if they say nothing.
     *
     * @throws ApiException if they are not as the contract has them
     */
    static @Nullable WriteId of(Request request) {
        String client = only(request, SessionHeaders.CLIENT);
        String sequence = only(request, SessionHeaders.SEQUENCE);
        if (client == null && sequence == null) {
            return null;
        }
        if (client == null || sequence == null) {
            throw bad(SessionHeaders.CLIENT + " and " + SessionHeaders.SEQUENCE + " come together or not at all");
        }
        return new WriteId(client(client), sequence(sequence));
    }

    /** Passing them over would let a client believe that what it sends twice takes effect once. */
    static void requireNone(Request request) {
        if (of(request) != null) {
            throw bad(SessionHeaders.CLIENT + " and " + SessionHeaders.SEQUENCE + " belong to writes; leave them out");
        }
    }

    private static @Nullable String only(Request request, String name) {
        List<String> values = request.headers(name);
        if (values.size() > 1) {
            throw bad(name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static ClientId client(String text) {
        try {
            return ClientId.of(text);
        } catch (IllegalArgumentException e) {
            throw bad(SessionHeaders.CLIENT + ": " + e.getMessage());
        }
    }

    private static long sequence(String text) {
        if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                long sequence = Long.parseLong(text);
                if (sequence > 0) {
                    return sequence;
                }
            } catch (NumberFormatException e) {
                throw bad(SessionHeaders.SEQUENCE + " is beyond every number");
            }
        }
        throw bad(SessionHeaders.SEQUENCE + " is a whole number from 1 on");
    }

    private static ApiException bad(String fault) {
        return new ApiException(ErrorCode.BAD_REQUEST, fault);
    }
}
