/**
 * The storage contract in its simplest form: a reference model to compare real stores with, and a store for trying
 * things out. <strong>Nothing in it is durable</strong>: what it reports as durable is in memory, and gone when the
 * process ends or the storage is closed.
 */
@NullMarked
package io.skerry.raft.storage.memory;

import org.jspecify.annotations.NullMarked;
