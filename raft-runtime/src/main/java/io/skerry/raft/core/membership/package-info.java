/**
 * Who belongs to the group, as the log says: in force from the moment an entry is appended, and back again when it is
 * removed (dissertation §4.1). Changing it, but for the store of a member, is not here yet.
 */
@NullMarked
package io.skerry.raft.core.membership;

import org.jspecify.annotations.NullMarked;
