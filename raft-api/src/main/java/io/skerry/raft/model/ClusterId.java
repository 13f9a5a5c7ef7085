package io.skerry.raft.model;

/**
 * Names a cluster: a SHA-256 over its first configuration. A folder that is stamped with one is refused by every
 * other cluster. Immutable.
 *
 * @param hash the 32 bytes
 */
public record ClusterId(Payload hash) {

    /** The length of a cluster id in bytes. */
    public static final int BYTES = 32;

    /** Refuses a hash of any other length. */
    public ClusterId {
        if (hash.size() != BYTES) {
            throw new IllegalArgumentException("A cluster id has " + BYTES + " bytes, not " + hash.size());
        }
    }

    /** Returns the 32 bytes as 64 hexadecimal digits. */
    @Override
    public String toString() {
        return hash.toHex();
    }
}
