package io.skerry.raft.testkit.sim.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Loads all classes of this project from the class path anew, and changes some of them on the way. Everything else comes
 * from the parent, so that what crosses the border must be the JDK's. Thread-safe.
 */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "io.skerry.raft.";

    private final ClassLoader source;
    private final List<Edit> edits;

    /**
     * Returns a loader that makes these changes; none, for classes that only differ by who loaded them.
     *
     * @throws Edit.MisfitException if a change does not fit
     */
    MutantLoader(List<Edit> edits) {
        super(MutantLoader.class.getClassLoader());
        this.source = MutantLoader.class.getClassLoader();
        this.edits = List.copyOf(edits);
        for (Edit edit : edits) {
            requireFits(edit);
        }
    }

    /** Loads, changes and verifies the class right away. */
    private void requireFits(Edit edit) {
        try {
            Class.forName(edit.className(), true, this);
        } catch (ClassNotFoundException e) {
            throw new Edit.MisfitException(edit, "there is no such class");
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = read(name);
        for (Edit edit : edits) {
            if (edit.className().equals(name)) {
                bytes = changed(bytes, edit);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream in = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No change moves a branch target, so that the stack maps stay true and only stack sizes are counted anew. */
    private static byte[] changed(byte[] original, Edit edit) {
        ClassNode owner = new ClassNode();
        new ClassReader(original).accept(owner, 0);
        edit.applyTo(owner);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        owner.accept(writer);
        return writer.toByteArray();
    }
}
