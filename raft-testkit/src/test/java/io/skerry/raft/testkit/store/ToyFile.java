package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.StorageOpenException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of batches: each a length (4 bytes), a checksum (4) and its changes. A batch that does not check out is the
 * torn end: it and what follows is cut off when the file is opened. Not thread-safe.
 */
final class ToyFile implements AutoCloseable {

    private static final int HEAD = 2 * Integer.BYTES;

    private final FileChannel channel;

    private ToyFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the file, and adds the batches it holds to a list. */
    static ToyFile open(Path path, List<List<ToyChange>> batches, boolean exclusively) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (exclusively && channel.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new StorageOpenException(StorageOpenException.Reason.LOCKED, path + " is open already", e);
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        int end = 0;
        for (List<ToyChange> batch = next(content); !batch.isEmpty(); batch = next(content)) {
            batches.add(batch);
            end = content.position();
        }
        channel.truncate(end);
        channel.position(end);
        return new ToyFile(channel);
    }

    private static List<ToyChange> next(ByteBuffer content) throws IOException {
        if (content.remaining() < HEAD) {
            return List.of();
        }
        int length = content.getInt();
        int checksum = content.getInt();
        if (length > content.remaining()) {
            return List.of();
        }
        byte[] body = new byte[length];
        content.get(body);
        if (checksum != checksumOf(body)) {
            return List.of();
        }
        List<ToyChange> changes = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            while (in.available() > 0) {
                changes.add(ToyChange.readFrom(in));
            }
        }
        return changes;
    }

    void write(List<ToyChange> changes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            for (ToyChange change : changes) {
                change.writeTo(out);
            }
        }
        byte[] bytes = body.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(HEAD + bytes.length);
        frame.putInt(bytes.length).putInt(checksumOf(bytes)).put(bytes).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int checksumOf(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
