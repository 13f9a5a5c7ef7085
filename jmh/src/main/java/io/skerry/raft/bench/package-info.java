/**
 * Benchmarks: what Skerry costs beside what the disk, or the naive way, costs in the same run. {@code java -jar
 * jmh/target/benchmarks.jar} takes about twelve minutes and prints tables with ratios; {@code compare cluster} after it
 * measures that alone; with other arguments it is JMH's own command line.
 *
 * <ul>
 *   <li>{@link io.skerry.raft.bench.DurableAppendBenchmark}: <em>how near does a durable append come to what the disk
 *       allows?</em> Ours is compared with two raw files that get records of the same length, and as many syncs. The one
 *       that grows pays for its new size and blocks with every sync, as our write-ahead log does. The one that is
 *       overwritten in a circle is the disk at its best. A ratio of 0.80 means that we do 0.80 of the operations that
 *       the raw file does in the same time; the raw files neither make entries, nor encode, nor keep an index.
 *   <li>{@link io.skerry.raft.bench.CodecBenchmark}: <em>what does it cost to turn entries into bytes and back?</em> Ours
 *       is compared with Kryo used naively, and with the same format written without Kryo. Encoding must allocate the
 *       bytes it returns, decoding the payloads: the least possible is not zero.
 *   <li>{@link io.skerry.raft.bench.ConsensusCoreBenchmark}: <em>what does the algorithm itself cost?</em> Three cores, joined
 *       by calls, commit and apply a batch; the figures are those of an entry on all three together. No disk, no network,
 *       no copy: what a node costs beside these is not in it.
 *   <li>{@link io.skerry.raft.bench.ClusterBenchmark}: <em>what does a whole cluster cost?</em> Three nodes in one JVM, on one
 *       disk, joined over the loopback; one client that keeps one, some or many commands open. Compared with the raw disk
 *       again, which is measured in the same JVM just before and just after each turn. What a command costs is counted
 *       too: syncs, flushes, bytes on the heap, processor time. No serializer and no state machine is measured: commands
 *       are bytes, and applying one keeps it.
 *   <li>{@link io.skerry.raft.bench.storage.StorageMain}: <em>how does our storage compare with other log stores?</em> Each is
 *       a process of its own, and not run by JMH; {@code compare storage} alone measures it.
 * </ul>
 *
 * <p>Read ratios; never compare times of two runs. The traps:
 *
 * <ul>
 *   <li><b>Noise.</b> The time of a sync changes by tens of percent within minutes, on virtual disks by more. So those
 *       that are compared run in turns ({@code Rounds}), ratios are taken within a round, and the spread stands beside
 *       each. A difference that is smaller than the spread is none. On a machine that does other things too, trust
 *       the ratios of medians (p50) more than those of averages. JMH's own command line does not take turns.
 *   <li><b>Cold code.</b> A sync takes most of the time, so the JIT compiler needs seconds to see ten thousand commits.
 *       Give ours at least four seconds of warm-up ({@code -wi 8 -w 500ms}), or a commit of one entry seems to cost a
 *       third more.
 *   <li><b>File systems in memory.</b> On tmpfs a sync is free; such a folder is refused. A container's folder that
 *       looks like a disk may still be memory.
 *   <li><b>Write-back caches.</b> A disk that acknowledges a sync out of a volatile cache makes everything look good
 *       and nothing durable. A sync of 1 KiB in less than some 20 us is suspicious, unless the cache has a battery.
 *   <li><b>Other disks.</b> The faster a sync, the more our own work shows, and the lower the ratios.
 *   <li><b>One machine for all.</b> Three nodes, their client and RocksDB's own threads share the processors and the disk
 *       here: three times the work of a node, and three syncs on one disk where a cluster has three disks. Of many
 *       commands a second this says what the code costs, not what three machines would do.
 *   <li><b>Closed loops.</b> A client that waits asks for nothing meanwhile, so a pause of the cluster is in few of its
 *       times: high percentiles are lower than those of callers that do not wait for each other.
 *   <li><b>Short turns.</b> A turn of a second covers flushes of the memtable when batches are large, and none when they
 *       are small.
 * </ul>
 */
@NullMarked
package io.skerry.raft.bench;

import org.jspecify.annotations.NullMarked;
