package io.skerry.raft.testkit.sim.mutants;

import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An instruction of a method, to be replaced by others that take and leave the same on the stack. Immutable.
 *
 * @param place the method
 * @param words what the instruction is
 * @param test  how it is recognised
 * @param nth   which one of several, counted from 1; 0 if there must be only one
 */
record Site(Place place, String words, Predicate<AbstractInsnNode> test, int nth) {

    private static final Type LONG = Type.LONG_TYPE;

    /** A call is not made, a question not asked: that is the answer. */
    Edit gives(Object constant) {
        return edit("gives " + constant, code -> {
            InsnList list = Code.pop(taken(code));
            list.add(Code.push(constant));
            return list;
        });
    }

    /** A call that returns nothing is not made, a field is not written. */
    Edit isLeftOut() {
        return edit("is left out", code -> Code.pop(taken(code)));
    }

    /** A call that would return its receiver is not made. */
    Edit givesItsReceiver() {
        return edit("gives its receiver", code -> Code.pop(arguments((MethodInsnNode) code)));
    }

    /** Of the two numbers that a static method is given, this one is the answer. */
    Edit givesItsFirst() {
        return edit("gives its first argument", code -> Code.pop(List.of(LONG)));
    }

    /** A call or a field access goes to another member of the same class and type. */
    Edit becomes(String other) {
        return edit("becomes " + other, code -> {
            AbstractInsnNode changed = code.clone(null);
            if (changed instanceof MethodInsnNode call) {
                call.name = other;
            } else {
                ((FieldInsnNode) changed).name = other;
            }
            return Code.of(changed);
        });
    }

    /** Another instruction of the same kind. */
    Edit becomes(String otherWords, int opcode) {
        return edit(
                "becomes " + otherWords,
                code -> Code.of(
                        code instanceof JumpInsnNode jump
                                ? new JumpInsnNode(opcode, jump.label)
                                : new InsnNode(opcode)));
    }

    /** The call goes to a method of {@link Wrongs}, with its receiver as the first argument, and variables as the last. */
    Edit isDoneBy(String wrong, int... variables) {
        return edit("is done by Wrongs." + wrong, code -> {
            InsnList list = new InsnList();
            Method method = wrong(wrong);
            int first = method.getParameterCount() - variables.length;
            for (int i = 0; i < variables.length; i++) {
                list.add(Code.load(Type.getType(method.getParameterTypes()[first + i]), variables[i]));
            }
            list.add(invoke(method));
            return list;
        });
    }

    /** What is given to the call as its last argument goes through a method of {@link Wrongs} first. */
    Edit isTold(String wrong) {
        return edit("is told what Wrongs." + wrong + " says", code -> {
            Method method = wrong(wrong);
            return Code.of(invoke(method), code.clone(null));
        });
    }

    // ---- helpers

    private static Method wrong(String name) {
        for (Method method : Wrongs.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new IllegalArgumentException("There is no method " + name + " in " + Wrongs.class);
    }

    private static MethodInsnNode invoke(Method method) {
        return new MethodInsnNode(
                INVOKESTATIC,
                Type.getInternalName(Wrongs.class),
                method.getName(),
                Type.getMethodDescriptor(method),
                false);
    }

    /** Returns what an instruction takes from the stack. */
    private static List<Type> taken(AbstractInsnNode code) {
        if (code.getOpcode() == LCMP) {
            return List.of(LONG, LONG);
        }
        List<Type> taken = new ArrayList<>();
        if (code instanceof MethodInsnNode call) {
            if (call.getOpcode() != INVOKESTATIC) {
                taken.add(Type.getObjectType(call.owner));
            }
            taken.addAll(arguments(call));
            return taken;
        }
        if (code instanceof FieldInsnNode field && (code.getOpcode() == GETFIELD || code.getOpcode() == PUTFIELD)) {
            taken.add(Type.getObjectType(field.owner));
            if (code.getOpcode() == PUTFIELD) {
                taken.add(Type.getType(field.desc));
            }
            return taken;
        }
        throw new IllegalArgumentException(
                "It is not known what is taken by an instruction with code " + code.getOpcode());
    }

    private static List<Type> arguments(MethodInsnNode call) {
        return List.of(Type.getArgumentTypes(call.desc));
    }

    private Edit edit(String change, Function<AbstractInsnNode, InsnList> replacement) {
        return new Edit(place.className(), place.method(), words + " " + change, (owner, method) -> {
            List<AbstractInsnNode> found = new ArrayList<>();
            for (AbstractInsnNode code : method.instructions) {
                if (test.test(code)) {
                    found.add(code);
                }
            }
            boolean fits = nth == 0 ? found.size() == 1 : found.size() >= nth;
            if (!fits) {
                return nth == 0 ? found.size() : 0;
            }
            AbstractInsnNode code = found.get(Math.max(0, nth - 1));
            method.instructions.insert(code, replacement.apply(code));
            method.instructions.remove(code);
            return 1;
        });
    }
}
