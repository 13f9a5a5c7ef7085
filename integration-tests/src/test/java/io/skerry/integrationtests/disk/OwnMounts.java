package io.skerry.integrationtests.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * Runs a program in a process that sees mounts of its own, which nobody else does: it may fill disks and make them read-only.
 * What it starts sees them too, and ends with it, for it is the first process of its own. Stateless.
 *
 * <p>Needs root, or a system on which users may have namespaces; elsewhere the test is skipped, and says why.
 */
public final class OwnMounts {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final List<String> NAMESPACES =
            List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc");

    private OwnMounts() {}

    /**
     * Runs it to its end, and prints what it prints.
     *
     * @param main      the program; it has failed if it does not end with 0
     * @param temporary takes its standard error
     * @throws TestAbortedException if this machine does not allow it
     */
    public static void run(Class<?> main, Path temporary, String... args) throws IOException, InterruptedException {
        List<String> wrapper = wrapper();
        Path errors = temporary.resolve("errors");
        try (ChildJvm child = ChildJvm.start(wrapper, main, List.of("-Xmx1g"), Map.of(), List.of(args), errors, LIFE)) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                System.out.println(line);
            }
            assertEquals(0, child.waitForEnd(), child::errorsOrWhy);
        }
    }

    /** Root needs no user namespace, and where users may have none it is the only way. */
    private static List<String> wrapper() throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (List<String> first : List.of(List.of("unshare"), List.of("unshare", "--map-root-user"))) {
            List<String> wrapper = new ArrayList<>(first);
            wrapper.addAll(NAMESPACES);
            String reason = whyNot(wrapper);
            if (reason.isEmpty()) {
                return wrapper;
            }
            reasons.add(reason);
        }
        throw new TestAbortedException(
                "A disk that is full needs a mount namespace: run as root, or allow users to have namespaces; "
                        + reasons);
    }

    private static String whyNot(List<String> wrapper) throws InterruptedException {
        List<String> probe = new ArrayList<>(wrapper);
        probe.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=64k", "skerry", "/tmp"));
        try {
            SmallDisks.run(probe);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
