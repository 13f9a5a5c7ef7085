package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that a store keeps, looked at from outside. Immutable. */
final class LogFiles {

    /** RocksDB's write-ahead logs are 000042.log, Ratis's segments log_0-41 and log_inprogress_42. */
    private static final Pattern LOG = Pattern.compile("\\d+\\.log|log_\\d+-\\d+|log_inprogress_\\d+");

    private static final Pattern WRITE_BUFFER = Pattern.compile("\\s*write_buffer_size=(\\d+)");
    private static final int CHUNK = 1 << 20;

    private final Path folder;

    LogFiles(Path folder) {
        this.folder = folder;
    }

    /** Returns the bytes of all logs, those that wait to be used again included. */
    long bytes() throws IOException {
        long sum = 0;
        for (Path log : logs()) {
            sum += size(log);
        }
        return sum;
    }

    /** Returns the newest log and its size, as text to be compared; empty if there is none. */
    String newest() throws IOException {
        Path newest = logs().stream()
                .max(Comparator.comparing(log -> log.getFileName().toString()))
                .orElse(null);
        return newest == null ? "" : newest + " " + size(newest);
    }

    /** Returns how long it takes to read all logs from begin to end. */
    long readNanos() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long begin = System.nanoTime();
        for (Path log : logs()) {
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
                while (channel.read(chunk.clear()) >= 0) {
                    continue;
                }
            }
        }
        return System.nanoTime() - begin;
    }

    /** Returns the size of RocksDB's largest memtable, or 0 if this is none. */
    long writeBufferBytes() throws IOException {
        Path newest = files(Pattern.compile("OPTIONS-\\d+")).stream()
                .max(Comparator.comparing(file -> file.getFileName().toString()))
                .orElse(null);
        return newest == null ? 0 : largestWriteBuffer(newest);
    }

    private static long largestWriteBuffer(Path options) throws IOException {
        return Files.readAllLines(options).stream()
                .map(WRITE_BUFFER::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .max()
                .orElse(0);
    }

    private List<Path> logs() throws IOException {
        return files(LOG);
    }

    private List<Path> files(Pattern name) throws IOException {
        // A store removes files while they are listed.
        while (true) {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(file ->
                                name.matcher(file.getFileName().toString()).matches())
                        .toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
