package io.skerry.raft.storage.rocksdb.commit;

/**
 * What the committer says of itself.
 *
 * @param queuedBytes bytes that wait, and credit that was taken
 * @param commits     writes with one sync each
 * @param batches     requests in them
 */
public record CommitterStatus(long queuedBytes, long commits, long batches) {}
