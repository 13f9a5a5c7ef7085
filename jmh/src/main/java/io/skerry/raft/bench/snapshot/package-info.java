/**
 * What snapshots cost, and what they save: {@code compare snapshots}. Nodes, their clients and RocksDB's threads share one
 * process, so that ratios between before, during and after are taken in one run.
 */
@NullMarked
package io.skerry.raft.bench.snapshot;

import org.jspecify.annotations.NullMarked;
