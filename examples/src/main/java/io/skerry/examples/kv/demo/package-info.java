/**
 * A whole cluster in one process, and a story told with it: writers write, the leader is taken away, another is elected,
 * the old one comes back, and in the end every node is asked for every write that was acknowledged.
 *
 * <pre>
 *  Demo (the story) ─▶ DemoCluster   nodes that come and go
 *        │          ─▶ Writers ─▶ Ledger   what clients were told
 *        │          ─▶ Verification   whether it is so, on every node
 *        └─▶ Narrator   what is printed
 * </pre>
 */
@NullMarked
package io.skerry.examples.kv.demo;

import org.jspecify.annotations.NullMarked;
