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
 * <tr><td>504, any other 5xx, cut connection, time out</td><td>nobody knows</td><td>a read is tried again, and so is
 * a write in a session; any other write is not: {@link io.skerry.examples.kv.client.OutcomeUnknown}</td></tr>
 * <tr><td>410 {@code SESSION_EXPIRED}</td><td>not now</td><td>the caller's; the next write opens another session</td></tr>
 * </table>
 *
 * <p>Once an attempt of a write in a session may have happened, only a result says what became of it: whatever else ends the
 * call, its outcome is unknown.
 */
@NullMarked
package io.skerry.examples.kv.client;

import org.jspecify.annotations.NullMarked;
