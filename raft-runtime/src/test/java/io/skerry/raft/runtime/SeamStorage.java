package io.skerry.raft.runtime;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A storage that a test stands in front of: it sees every call, may hold it, and may have it fail. Thread-safe. */
final class SeamStorage {

    /** Stands in front of each call of a storage, or of one of its batches. */
    @FunctionalInterface
    interface Seam {

        /**
         * Returns what the caller gets, mostly that of the call itself; what it throws, the caller gets.
         *
         * @param method    the name, with {@code batch.} before it if it is one of a batch
         * @param arguments those of the call
         */
        @Nullable
        Object around(String method, Object[] arguments, Call call);
    }

    /** What would have been done. */
    @FunctionalInterface
    interface Call {

        /** Does it. */
        @Nullable
        Object run();
    }

    private SeamStorage() {}

    /** Returns a storage with somebody in front of it. */
    static RaftStorage of(RaftStorage storage, Seam seam) {
        return proxy(RaftStorage.class, storage, "", seam);
    }

    private static <T> T proxy(Class<T> type, T target, String prefix, Seam seam) {
        InvocationHandler handler = (self, method, arguments) -> {
            Object[] given = arguments == null ? new Object[0] : arguments;
            Object result = seam.around(prefix + method.getName(), given, () -> invoke(target, method, given));
            if (result == target) {
                return self;
            }
            return result instanceof StorageBatch batch ? proxy(StorageBatch.class, batch, "batch.", seam) : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
