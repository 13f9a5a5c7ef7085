package io.skerry.raft.testkit.sim.mutants;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Instructions by what they do. Stateless, thread-safe. */
final class Code {

    /** What a method is to do instead of what it does. */
    @FunctionalInterface
    interface Body {
        InsnList of(MethodNode method);
    }

    private Code() {}

    static InsnList of(AbstractInsnNode... instructions) {
        InsnList list = new InsnList();
        for (AbstractInsnNode instruction : instructions) {
            list.add(instruction);
        }
        return list;
    }

    /** Pushes null, a boolean, an int or a long. */
    static AbstractInsnNode push(@Nullable Object constant) {
        if (constant == null) {
            return new InsnNode(Opcodes.ACONST_NULL);
        }
        return constant instanceof Boolean truth
                ? new InsnNode(truth ? Opcodes.ICONST_1 : Opcodes.ICONST_0)
                : new LdcInsnNode(constant);
    }

    static AbstractInsnNode load(Type type, int variable) {
        return new VarInsnNode(type.getOpcode(Opcodes.ILOAD), variable);
    }

    static AbstractInsnNode returning(Type type) {
        return new InsnNode(type.getOpcode(Opcodes.IRETURN));
    }

    /** Removes values from the top of the stack, given in the order in which they were pushed. */
    static InsnList pop(List<Type> types) {
        InsnList list = new InsnList();
        for (int i = types.size() - 1; i >= 0; i--) {
            list.add(new InsnNode(types.get(i).getSize() == 2 ? Opcodes.POP2 : Opcodes.POP));
        }
        return list;
    }
}
