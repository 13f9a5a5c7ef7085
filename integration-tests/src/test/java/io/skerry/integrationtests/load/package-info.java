/**
 * What a cluster does under more than it can take, and beside neighbours that are slow. As tests they are short, and assert
 * bounds and progress, never speed; run for longer they print figures.
 *
 * <pre>
 *   OverloadTest   ──▶ process of bounded memory: Clients (closed loop), Flood (open loop), Watch ──▶ three nodes
 *   NeighboursTest ──▶ Clients on one group, quiet and beside a fault, in turns                  ──▶ three nodes
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.load;

import org.jspecify.annotations.NullMarked;
