package io.skerry.raft.testkit.sim.mutants;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A small change to one method. It must find its place exactly once: a mutant that silently changes nothing would be found
 * by nobody, and one that changes more than it says proves nothing. Immutable.
 *
 * @param className the class, as the JVM names it, with dots
 * @param method    the method's name, with the simple names of its parameters' types if it is overloaded:
 *                  {@code "commitUpTo"}, {@code "on(HeartbeatRequest)"}
 * @param words     what the change does
 * @param rewrite   makes it
 */
record Edit(String className, String method, String words, Rewrite rewrite) {

    /**
     * Makes the change.
     *
     * @throws MisfitException if the method is not there, or the change does not fit in exactly one place of it
     */
    void applyTo(ClassNode owner) {
        List<MethodNode> found = new ArrayList<>();
        for (MethodNode candidate : owner.methods) {
            if (isMeant(candidate)) {
                found.add(candidate);
            }
        }
        if (found.size() != 1) {
            throw new MisfitException(this, found.size() + " methods have that name");
        }
        int places = rewrite.in(owner, found.get(0));
        if (places != 1) {
            throw new MisfitException(this, "it fits in " + places + " places");
        }
    }

    private boolean isMeant(MethodNode candidate) {
        int parameters = method.indexOf('(');
        if (parameters < 0) {
            return candidate.name.equals(method);
        }
        return candidate.name.equals(method.substring(0, parameters))
                && signature(candidate).equals(method.substring(parameters));
    }

    private static String signature(MethodNode candidate) {
        List<String> types = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(candidate.desc)) {
            types.add(simpleName(type.getClassName()));
        }
        return "(" + String.join(", ", types) + ")";
    }

    /** Returns the last part of a class name; a nested class goes by its own name. */
    static String simpleName(String className) {
        int end = Math.max(className.lastIndexOf('.'), className.lastIndexOf('/'));
        return className.substring(Math.max(end, className.lastIndexOf('$')) + 1);
    }

    @Override
    public String toString() {
        return simpleName(className) + "." + method + ": " + words;
    }

    /** The code is not any more what a mutant was written for. */
    static final class MisfitException extends IllegalStateException {

        MisfitException(Edit edit, String why) {
            super("The change \"" + edit + "\" must fit exactly once, but " + why
                    + ". The code has moved on: adapt the mutant, or choose another that breaks the same rule");
        }
    }
}
