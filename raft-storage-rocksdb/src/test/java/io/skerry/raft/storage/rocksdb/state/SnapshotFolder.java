package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A snapshot in a folder, with links. Not thread-safe; owned by its test. */
final class SnapshotFolder implements SnapshotSink, SnapshotSource {

    private final Path folder;

    SnapshotFolder(Path folder) {
        try {
            this.folder = Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public OutputStream create(String name) throws IOException {
        return Files.newOutputStream(file(name), StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void link(String name, Path file) throws IOException {
        Files.createLink(file(name), file);
    }

    @Override
    public Set<String> names() {
        try {
            return Set.copyOf(Folders.names(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(file(name));
    }

    @Override
    public void linkTo(String name, Path target) throws IOException {
        Files.createLink(target, file(name));
    }
}
