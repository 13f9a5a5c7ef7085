package io.skerry.raft.node;

/**
 * A bounded queue. Immutable.
 *
 * @param name       what waits in it
 * @param bytes      bytes that wait
 * @param limitBytes at most; what comes beyond is treated as the documentation of the setting says
 */
public record QueueStatus(String name, long bytes, long limitBytes) {}
