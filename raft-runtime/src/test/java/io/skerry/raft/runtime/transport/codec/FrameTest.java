package io.skerry.raft.runtime.transport.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static final class Failing extends UnpooledDirectByteBuf {

        Failing() {
            super(UnpooledByteBufAllocator.DEFAULT, 64, 64);
        }

        @Override
        public ByteBuf writerIndex(int index) {
            throw new StackOverflowError("planted");
        }
    }

    @Test
    void anErrorAmidAFrameLeaksNoBuffer() {
        Failing buffer = new Failing();
        ByteBufAllocator allocator = (ByteBufAllocator) Proxy.newProxyInstance(
                FrameTest.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (self, method, arguments) -> buffer);
        assertThrows(StackOverflowError.class, () -> Frame.PING.encode(allocator));
        assertEquals(0, buffer.refCnt());
    }
}
