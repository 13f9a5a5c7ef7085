/**
 * The file that says where to find the first nodes of a cluster, and which settings all of them share.
 *
 * <pre>
 *  cluster.json ─▶ ClusterConfigFile ─▶ ClusterConfigParser ─▶ ClusterConfig
 *                          │                 ConfigNodesParser, ConfigUnits, over ConfigTokens
 *                          └──────────── ClusterConfigWriter ◀─ ClusterConfig
 * </pre>
 *
 * <p>Knows JSON and settings; knows nothing of nodes. What it refuses, it refuses with file, line and column.
 */
@NullMarked
package io.skerry.raft.runtime.config;

import org.jspecify.annotations.NullMarked;
