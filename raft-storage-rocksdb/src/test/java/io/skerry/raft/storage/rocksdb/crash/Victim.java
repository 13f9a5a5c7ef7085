package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.util.Environment;

/** The parent's side of {@link VictimProcess} and {@link DiskProcess}. Not thread-safe; owned by its creator. */
final class Victim {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONG_DEADLINE = Duration.ofMinutes(9);
    private static final String LIBRARY = System.mapLibraryName("rocksdbjni");

    private final Path temporary;
    private final List<String> jvmArgs;

    Victim(Path temporary) throws IOException {
        this.temporary = temporary;
        // Unpacked once: who is killed does not remove what was unpacked for it.
        try (InputStream library =
                Environment.class.getClassLoader().getResourceAsStream(Environment.getJniLibraryFileName("rocksdb"))) {
            Files.copy(library, temporary.resolve(LIBRARY));
        }
        this.jvmArgs = List.of("-Xmx128m", "-Djava.library.path=" + temporary);
    }

    /** When to kill from outside. */
    interface Executioner {
        /** The process has said a line: returns whether it is to die, now or a moment later. */
        boolean wantsDeathAfter(String line);
    }

    /**
     * Lets a process live once, until it ends or is killed.
     *
     * @param killer      kills it
     * @param delayMicros how long it lives on after that was decided
     * @return its last line, or the empty string
     */
    String live(
            Path folder,
            long seed,
            long batches,
            FailPoint failPoint,
            Progress progress,
            Map<String, String> environment,
            Executioner killer,
            long delayMicros)
            throws IOException, InterruptedException {
        List<String> args = List.of(
                folder.toString(),
                Long.toString(seed),
                Long.toString(progress.acknowledged()),
                Long.toString(batches),
                failPoint.toString());
        try (ChildJvm child = ChildJvm.start(
                VictimProcess.class, jvmArgs, environment, args, temporary.resolve("errors"), DEADLINE)) {
            String last = "";
            boolean killed = false;
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                last = line;
                take(line, progress);
                if (!killed && killer.wantsDeathAfter(line)) {
                    child.letRun(delayMicros);
                    child.kill();
                    killed = true;
                }
            }
            child.waitForEnd();
            if (child.wasOverdue()) {
                throw new AssertionError("No sign of life within " + DEADLINE + ": " + child.errorsOrWhy());
            }
            return last;
        }
    }

    private static void take(String line, Progress progress) {
        String[] parts = line.split(" ", 2);
        if (parts[0].equals("begin")) {
            progress.begin(Long.parseLong(parts[1]));
        } else if (parts[0].equals("done")) {
            progress.acknowledge(Long.parseLong(parts[1]));
        }
    }

    /** Rounds that a {@link DiskProcess} is to do. */
    record Rounds(DiskProcess.Task task, long first, long last, long step) {}

    /** Lets a {@link DiskProcess} do rounds; returns its figures for each, and prints what was lost. */
    Map<DiskProcess.Task, DiskFigures> rounds(FaultyDisk disk, Path library, List<Rounds> all)
            throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(disk.folder().getParent().toString()));
        Map<DiskProcess.Task, DiskFigures> figures = new EnumMap<>(DiskProcess.Task.class);
        for (Rounds rounds : all) {
            args.addAll(List.of(
                    rounds.task.name(),
                    Long.toString(rounds.first),
                    Long.toString(rounds.last),
                    Long.toString(rounds.step)));
            figures.put(rounds.task, new DiskFigures());
        }
        try (ChildJvm child = ChildJvm.start(
                DiskProcess.class,
                jvmArgs,
                disk.environment(library),
                args,
                temporary.resolve("errors"),
                LONG_DEADLINE)) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals("figure")) {
                    figures.get(DiskProcess.Task.valueOf(parts[1])).add(parts[2], parts[3]);
                } else if (parts[0].equals("lost")
                        && !DiskProcess.Task.valueOf(parts[1]).mustBeFoundOut()) {
                    System.out.println(line);
                }
            }
            if (child.waitForEnd() != 0 || child.wasOverdue()) {
                throw new AssertionError(all + " ended badly: " + child.errorsOrWhy());
            }
        }
        return figures;
    }
}
