/**
 * The paper as tests: one for each sentence of figure 2 of "In Search of an Understandable Consensus Algorithm" (extended
 * version), named after it; figure 8 step by step; and the properties of figure 3, as far as they can be shown on a few
 * cores.
 */
@NullMarked
package io.skerry.raft.core.paper;

import org.jspecify.annotations.NullMarked;
