/**
 * The log as the core sees it: which terms stand where, the recent entries, and what of it is durable.
 *
 * <pre>
 *   boundary        window                       unwritten      last
 *      |   only terms  |  entries in memory          |  touched,  |
 *      +---------------+-----------------------------+--not yet---+
 *                                       |  in flight |  handed out
 *                                    durable
 * </pre>
 *
 * <p>Knows entries and the numbers of writes; knows nothing of roles, peers and commitment.
 */
@NullMarked
package io.skerry.raft.core.log;

import org.jspecify.annotations.NullMarked;
