/**
 * A client of the HTTP interface that knows what may be tried again.
 *
 * <table>
 * <caption>What a request may end in, and what follows</caption>
 * <tr><th>seen</th><th>happened?</th><th>next</th></tr>
 * <tr><td>connection refused, or not made in time</td><td>no: nothing was sent</td><td>the next endpoint</td></tr>
 * <tr><td>503 {@code NO_LEADER}</td><td>no</td><td>after a pause, the leader that the answer names, or the next</td></tr>
 * <tr><td>429 {@code OVERLOADED}</td><td>no</td><td>after a longer pause</td></tr>
 * <tr><td>4xx, 507</td><td>no</td><td>the caller's to mend</td></tr>
 * <tr><td>504, any other 5xx, cut connection, time out</td><td>nobody knows</td><td>a read is tried again, a write never:
 * {@link io.skerry.examples.kv.client.OutcomeUnknown}</td></tr>
 * </table>
 */
@NullMarked
package io.skerry.examples.kv.client;

import org.jspecify.annotations.NullMarked;
