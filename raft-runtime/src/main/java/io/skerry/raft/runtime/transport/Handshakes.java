package io.skerry.raft.runtime.transport;

import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections that were accepted and are not through their handshake, in all and for each address: anybody can
 * make them, and each holds a socket and some memory until its deadline. Thread-safe.
 */
final class Handshakes {

    /** The place of one connection. Giving it up again does nothing. Thread-safe. */
    interface Place {
        void leave();
    }

    private final int most;
    private final int mostPerAddress;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int open;

    Handshakes(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Returns why no more connections of that address are taken for now, or null if one more is. */
    synchronized @Nullable String fault(String address) {
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (ofAddress >= mostPerAddress) {
            return ofAddress + " connections of " + address
                    + " have not finished their handshake, and no more are taken;"
                    + " stop what connects from there, or raise handshakesPerAddress";
        }
        if (open >= most) {
            return open + " connections have not finished their handshake, and no more are taken;"
                    + " let only nodes reach this port, or raise handshakes";
        }
        return null;
    }

    /** Takes a place for a connection of that address, which there must be. */
    synchronized Place enter(String address) {
        open++;
        byAddress.merge(address, 1, Integer::sum);
        return new Place() {
            private boolean left;

            @Override
            public void leave() {
                synchronized (Handshakes.this) {
                    if (!left) {
                        left = true;
                        Handshakes.this.leave(address);
                    }
                }
            }
        };
    }

    private void leave(String address) {
        open--;
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Returns what they may hold: a frame each. */
    synchronized QueueStatus status() {
        return new QueueStatus(
                "connections before their handshake",
                (long) open * FrameLimits.HANDSHAKE_BODY_BYTES,
                (long) most * FrameLimits.HANDSHAKE_BODY_BYTES);
    }
}
