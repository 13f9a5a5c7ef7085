/**
 * Serialization by Kryo: of entries into records, by hand, and of a user's commands into payloads.
 *
 * <p>Kryo is used where its bytes are pinned: {@link io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec} calls one
 * hand-shaped serializer directly, so no class name, registration or reference ever reaches a record.
 * {@link io.skerry.raft.storage.rocksdb.kryo.KryoCodec} registers the user's classes under explicit ids. No type of Kryo
 * appears in the public API.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.kryo;

import org.jspecify.annotations.NullMarked;
