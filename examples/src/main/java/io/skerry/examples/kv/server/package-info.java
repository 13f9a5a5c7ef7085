/**
 * One node of the program: a storage, a node on it, and its HTTP interface, started and stopped in the right order.
 *
 * <ol>
 *   <li>{@code cluster.json} says who there is; {@link io.skerry.examples.kv.server.KvNodeSettings} says which one this
 *       is, and where its folder is.
 *   <li>{@link io.skerry.examples.kv.server.KvNode#start} takes the ports first, then opens the folder: what cannot
 *       work is noticed before anything is written.
 *   <li>Closing goes the other way round, and lets what is under way come to an end.
 * </ol>
 */
@NullMarked
package io.skerry.examples.kv.server;

import org.jspecify.annotations.NullMarked;
