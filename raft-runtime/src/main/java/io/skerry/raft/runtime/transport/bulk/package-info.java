/**
 * Streams of their own for what is large and may wait, and the frames on them. All integers are big-endian.
 *
 * <pre>
 *  frame
 *  offset  bytes
 *       0      4   length of the head
 *       4      4   length of the data
 *       8      1   type, whose meaning is that of the users of the stream
 *       9      1   version, 1
 *      10      2   reserved, 0
 *      12      4   CRC32C of bytes 0 to 11 and of the head
 *      16      -   head: what the frame says
 *       +      -   data: bytes of a file, in no checksum of this frame, since they may never pass through this process;
 *                  whoever receives them knows how to check them
 * </pre>
 *
 * <p>How long a head and data may be is known before anything is made for them, and differs by direction: who serves takes
 * short requests without data, who has dialled takes {@link io.skerry.raft.runtime.transport.bulk.BulkFrame#MAX_DATA_BYTES}
 * at most. Frames wait at the receiver up to a bound in bytes; beyond it nothing is read from the stream, and the sender's
 * own bound holds up whoever sends. So the slower of the two sets the pace, and memory stays the same.
 *
 * <p>Everything here is called by threads that may wait, never by an event loop, unless it says so. Knows bytes, and
 * nothing of sockets, snapshots and groups.
 */
@NullMarked
package io.skerry.raft.runtime.transport.bulk;

import org.jspecify.annotations.NullMarked;
