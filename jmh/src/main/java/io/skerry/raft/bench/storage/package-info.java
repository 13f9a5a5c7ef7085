/**
 * Log stores compared: ours, raw files, RocksDB used naively, and the log stores of other projects where they were built.
 * {@code java -jar jmh/target/benchmarks.jar compare storage} measures, and keeps every figure of every turn in one file;
 * the tables, and the picture, are made of that file alone.
 *
 * <ol>
 *   <li>{@link io.skerry.raft.bench.storage.StorageMain} is the command line.
 *   <li>{@code StorageRows} says what is compared, {@code StorageTargets} what ours is to reach.
 *   <li>{@code ContenderProcess} is a contender in a JVM of its own; {@code ContenderMain} is what runs there.
 *   <li>{@code StorageResults} is the file; {@code StorageReport} and {@code StorageChart} are made of it.
 * </ol>
 */
@NullMarked
package io.skerry.raft.bench.storage;

import org.jspecify.annotations.NullMarked;
