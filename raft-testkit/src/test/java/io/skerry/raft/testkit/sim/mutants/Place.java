package io.skerry.raft.testkit.sim.mutants;

import static org.objectweb.asm.Opcodes.LCMP;

import java.util.function.Predicate;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A method that an {@link Edit} is about: either as a whole, or an instruction of it. Immutable.
 *
 * @param className the class, as the JVM names it
 * @param method    as {@link Edit} names methods
 */
record Place(String className, String method) {

    // ---- the method as a whole

    /** The method does nothing but return that. */
    Edit gives(Object constant) {
        return whole("gives " + constant, method -> {
            Type type = Type.getReturnType(method.desc);
            return Code.of(Code.push(constant), Code.returning(type));
        });
    }

    /** The method does nothing. */
    Edit doesNothing() {
        return whole("does nothing", method -> Code.of(Code.returning(Type.VOID_TYPE)));
    }

    /** The method does nothing but return what it was given first. */
    Edit givesItsArgument() {
        return whole("gives its argument", method -> {
            Type type = Type.getArgumentTypes(method.desc)[0];
            return Code.of(Code.load(type, 1), Code.returning(type));
        });
    }

    private Edit whole(String words, Code.Body body) {
        return new Edit(className, method, words, (owner, method) -> {
            method.instructions.clear();
            method.tryCatchBlocks.clear();
            method.localVariables = null;
            method.instructions.add(body.of(method));
            return 1;
        });
    }

    // ---- an instruction

    /** The only call of that method, named by simple class name and name: {@code "Math.max"}. */
    Site call(String name) {
        return site("the call of " + name, isCall(name), 0);
    }

    /** One of several calls of a method, counted from 1. */
    Site call(String name, int nth) {
        return site("call " + nth + " of " + name, isCall(name), nth);
    }

    private static Predicate<AbstractInsnNode> isCall(String name) {
        return code ->
                code instanceof MethodInsnNode call && name.equals(Edit.simpleName(call.owner) + "." + call.name);
    }

    /** The only time that a field is read or written: {@code "NodeState.log"}. */
    Site field(String name) {
        return site(
                "the field " + name,
                code -> code instanceof FieldInsnNode field
                        && name.equals(Edit.simpleName(field.owner) + "." + field.name),
                0);
    }

    /** One of the comparisons of two numbers of type long, counted from 1. */
    Site comparison(int nth) {
        return site("comparison " + nth, code -> code.getOpcode() == LCMP, nth);
    }

    /** The only instruction with that code of the JVM's. */
    Site instruction(String words, int opcode) {
        return site(words, code -> code.getOpcode() == opcode, 0);
    }

    private Site site(String words, Predicate<AbstractInsnNode> test, int nth) {
        return new Site(this, words, test, nth);
    }
}
