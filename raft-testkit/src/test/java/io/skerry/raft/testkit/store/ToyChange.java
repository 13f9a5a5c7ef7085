package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** One change, as it stands in the file of a {@link ToyStorage}; what {@code a} and {@code b} are, the kind says. */
record ToyChange(Kind kind, GroupId group, long a, long b, String name, Payload bytes) {

    enum Kind {
        /** Records in {@code bytes}. */
        APPEND,
        /** From index {@code a}. */
        TRUNCATE_SUFFIX,
        /** Up to term {@code a}, index {@code b}. */
        TRUNCATE_PREFIX,
        /** To term {@code a}, index {@code b}. */
        RESET,
        /** Term {@code a}, vote {@code bytes}. */
        HARD_STATE,
        /** {@code bytes} under {@code name}. */
        VALUE,
        /** {@code name}. */
        REMOVE_VALUE,
        /** {@code bytes} at index {@code a}. */
        MEMBERSHIP,
        /** {@code name}. */
        GROUP_NAME,
        /** All of it. */
        DESTROY,
        /** Node {@code a}, cluster {@code bytes}. */
        IDENTITY,
        /** Store id {@code a}, open counter {@code b}. */
        OPENED
    }

    /** For changes of the storage, not of a group. */
    static final GroupId NO_GROUP = GroupId.of(0);

    static ToyChange of(Kind kind, GroupId group, long a, long b) {
        return new ToyChange(kind, group, a, b, "", Payload.EMPTY);
    }

    boolean ofGroup() {
        return kind != Kind.IDENTITY && kind != Kind.OPENED;
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeLong(group.value());
        out.writeLong(a);
        out.writeLong(b);
        out.writeUTF(name);
        out.writeInt(bytes.size());
        out.write(bytes.toByteArray());
    }

    static ToyChange readFrom(DataInputStream in) throws IOException {
        Kind kind = Kind.values()[in.readByte()];
        GroupId group = GroupId.of(in.readLong());
        long a = in.readLong();
        long b = in.readLong();
        String name = in.readUTF();
        return new ToyChange(kind, group, a, b, name, Payload.wrap(in.readNBytes(in.readInt())));
    }
}
