package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Reads small records as bytes. Thread-safe; the caller keeps the database open. */
public final class StateReader {

    /** Takes what a scan finds. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes one record. */
        void visit(byte[] key, byte[] value);
    }

    private final RocksDB db;
    private final ColumnFamilies families;

    /** Reads from that database. */
    public StateReader(RocksDB db, ColumnFamilies families) {
        this.db = db;
        this.families = families;
    }

    /** Returns the record of the family stable under a key, or null. */
    public byte @Nullable [] stable(byte[] key) {
        return get(families.stable(), key);
    }

    /** Returns the record of the family metadata under a key, or null. */
    public byte @Nullable [] metadata(byte[] key) {
        return get(families.metadata(), key);
    }

    /** Visits the records of the family stable whose keys begin with a kind and group. */
    public void scanStable(byte[] prefix, Visitor visitor) {
        scan(families.stable(), prefix, visitor);
    }

    /** Visits the records of the family metadata whose keys begin with a kind and group. */
    public void scanMetadata(byte[] prefix, Visitor visitor) {
        scan(families.metadata(), prefix, visitor);
    }

    /** Returns the keys of a family that begin with a kind and group, in order. */
    public List<byte[]> keys(ColumnFamilyHandle family, byte[] prefix) {
        List<byte[]> keys = new ArrayList<>();
        walk(family, prefix, records -> keys.add(records.key()));
        return keys;
    }

    /** Returns every group that has a key in any family; skips from group to group. */
    public Set<GroupId> groups() {
        Set<GroupId> groups = new TreeSet<>();
        skipThrough(families.log(), key -> {
            groups.add(BlockKey.group(key));
            return BlockKey.endOf(BlockKey.group(key));
        });
        Function<byte[], byte[]> visitState = key -> {
            if (!StateKey.hasGroup(key)) {
                return new byte[] {(byte) (key[0] + 1)};
            }
            groups.add(StateKey.group(key));
            return StateKey.behind(key);
        };
        skipThrough(families.stable(), visitState);
        skipThrough(families.metadata(), visitState);
        return groups;
    }

    private void skipThrough(ColumnFamilyHandle family, Function<byte[], byte[]> nextSeek) {
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true);
                RocksIterator records = db.newIterator(family, options)) {
            records.seekToFirst();
            while (records.isValid()) {
                records.seek(nextSeek.apply(records.key()));
            }
            records.status();
        } catch (RocksDBException e) {
            throw Unreadable.because("The list of groups", e);
        }
    }

    private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true)) {
            return db.get(family, options, key);
        } catch (RocksDBException e) {
            throw Unreadable.because("Record " + HexFormat.of().formatHex(key), e);
        }
    }

    private void scan(ColumnFamilyHandle family, byte[] prefix, Visitor visitor) {
        walk(family, prefix, records -> visitor.visit(records.key(), records.value()));
    }

    private void walk(ColumnFamilyHandle family, byte[] prefix, Consumer<RocksIterator> visitor) {
        try (Slice end = new Slice(StateKey.behind(prefix));
                ReadOptions options = new ReadOptions().setVerifyChecksums(true).setIterateUpperBound(end);
                RocksIterator records = db.newIterator(family, options)) {
            for (records.seek(prefix); records.isValid(); records.next()) {
                visitor.accept(records);
            }
            records.status();
        } catch (RocksDBException e) {
            throw Unreadable.because("Record " + HexFormat.of().formatHex(prefix), e);
        }
    }
}
