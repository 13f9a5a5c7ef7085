package io.skerry.examples.kv.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder, which would mend one kind of request that is better refused. Confined to the event loop. */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private static final int MAX_CHUNK_BYTES = 16 << 10;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(Heads.MAX_LINE_BYTES)
                .setMaxHeaderSize(Heads.MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setStrictLineParsing(true));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
