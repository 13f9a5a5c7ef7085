/**
 * Assembly: how a node is put together and started, and where its settings come from.
 *
 * <pre>
 *  cluster.json ─▶ ClusterConfigFile ─▶ ClusterConfig ─▶ the node
 * </pre>
 *
 * <p>{@link io.skerry.raft.runtime.ClusterConfigFile} knows JSON and nothing of nodes; what it refuses, it refuses with
 * file, line and column.
 */
@NullMarked
package io.skerry.raft.runtime;

import org.jspecify.annotations.NullMarked;
