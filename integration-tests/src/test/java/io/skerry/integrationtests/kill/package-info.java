/**
 * A foreign node whose process is killed again and again: what it had answered is there, what it was doing is there as
 * a whole or not at all.
 *
 * <pre>
 *   parent                         child, one thread per group
 *     |                              | begin 2 offer ...      before the node is called
 *     |  &lt;---------- pipe ---------- | done 2 OfferReply[...]  after the node has answered
 *   SIGKILL ------------------------&gt; x
 *     |  reads the pipe to its end
 *     |  opens a copy of the folder, and compares
 * </pre>
 *
 * <p>Beside the nodes, two groups are always written to by the same batches: a torn batch would tell them apart.
 *
 * <p>A pipe outlives its writer: no acknowledgement is lost with the process. A kill spares the page cache, so this
 * shows that batches are atomic, ordered and complete in what the process hands to the system, not that they are synced.
 */
@NullMarked
package io.skerry.integrationtests.kill;

import org.jspecify.annotations.NullMarked;
