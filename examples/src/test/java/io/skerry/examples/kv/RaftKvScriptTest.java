package io.skerry.examples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the repository's root, in a root of its own, with a {@code java} and a {@code mvn} that only tell. */
class RaftKvScriptTest {

    private static final Path SCRIPT = Path.of("../raft-kv");
    private static final List<String> MODULES = List.of("raft-api", "raft-storage-rocksdb", "raft-runtime", "examples");

    @TempDir
    private Path root = Path.of("");

    private Path jar = Path.of("");

    @BeforeEach
    void copyTheScript() throws IOException {
        jar = root.resolve("examples/target/raft-kv.jar");
        Files.copy(SCRIPT, root.resolve("raft-kv"));
        executable(root.resolve("raft-kv"));
        Files.writeString(root.resolve("pom.xml"), "");
        for (String module : MODULES) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        }
        Files.createDirectories(jar.getParent());
        Path tools = Files.createDirectories(root.resolve("tools with blanks"));
        tool(tools.resolve("mvn"), "echo \"mvn in $PWD: $*\"; touch examples/target/raft-kv.jar");
        tool(tools.resolve("java"), "printf '<%s>' \"$@\"; exit 7");
    }

    private static void tool(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void itIsExecutable() {
        assertTrue(Files.isExecutable(SCRIPT));
    }

    @Test
    void aMissingJarIsBuiltAndTheArgumentsAreHandedOnAsTheyAre() throws Exception {
        assertEquals("<-jar><" + jar + "><put><a b><>", run("put", "a b", ""));
        String said = Files.readString(root.resolve("err"));
        assertTrue(said.startsWith("raft-kv: building examples/target/raft-kv.jar\n"), said);
        assertTrue(said.contains("mvn in " + root + ": -q -B -DskipTests package -pl examples -am\n"), said);
    }

    @Test
    void aJarIsBuiltAgainOnceASourceIsNewer() throws Exception {
        Files.writeString(jar, "");
        touchLater(jar, 0);
        run("status");
        assertEquals("", Files.readString(root.resolve("err")));
        for (String source : List.of("pom.xml", "raft-runtime/pom.xml", "raft-api/src/main/java/Some.java")) {
            touchLater(jar, 0);
            Files.writeString(root.resolve(source), "");
            touchLater(root.resolve(source), 100);
            run("status");
            assertTrue(Files.readString(root.resolve("err")).contains("building"), source);
            touchLater(jar, 200);
            run("status");
            assertEquals("", Files.readString(root.resolve("err")), source);
            touchLater(root.resolve(source), -100);
        }
    }

    private static void touchLater(Path file, int seconds) throws IOException {
        assertTrue(file.toFile().setLastModified(System.currentTimeMillis() + (10L + seconds) * 1000));
        assertTrue(Files.exists(file));
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(root.resolve("raft-kv").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment()
                .merge("PATH", root + "/tools with blanks", (path, ours) -> ours + File.pathSeparator + path);
        builder.redirectError(root.resolve("err").toFile());
        builder.redirectOutput(root.resolve("out").toFile());
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(7, process.exitValue(), "the program's exit code is the script's");
        return Files.readString(root.resolve("out"));
    }
}
