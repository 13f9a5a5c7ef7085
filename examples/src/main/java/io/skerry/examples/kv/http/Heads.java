package io.skerry.examples.kv.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.skerry.examples.kv.wire.ErrorCode;
import java.util.List;

/**
 * What is wrong with the head of a request before anybody asks what it is about. Two readers must never disagree where a
 * request ends (RFC 9112, section 11.2), so whatever leaves that open is refused instead of mended. Stateless.
 */
final class Heads {

    /** Room for the longest key, with each of its bytes as three. */
    static final int MAX_LINE_BYTES = 8 << 10;
    /** All of them together. */
    static final int MAX_HEADER_BYTES = 16 << 10;

    private Heads() {}

    /** @throws ApiException if the decoder did not get through it */
    static void requireDecoded(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongFrameException) {
            throw new ApiException(
                    ErrorCode.TOO_LARGE,
                    "A request line has at most " + MAX_LINE_BYTES + " bytes, its headers at most " + MAX_HEADER_BYTES);
        }
        if (cause != null) {
            throw bad("This is no request in HTTP/1.1: " + firstLine(cause));
        }
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("malformed");
    }

    /** @throws ApiException if it is not clear what is asked of whom, or where it ends */
    static void requireClear(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw bad("HTTP/1.1 and HTTP/1.0 are spoken here, not " + version);
        }
        HttpHeaders headers = head.headers();
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && version.equals(HttpVersion.HTTP_1_1)) {
            throw bad("A request has one header Host, not " + hosts);
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !isChunkedAlone(codings)) {
            throw bad("The only Transfer-Encoding is chunked, once");
        }
        if (!codings.isEmpty() && version.equals(HttpVersion.HTTP_1_0)) {
            throw bad("HTTP/1.0 has no Transfer-Encoding");
        }
        String expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
            throw bad("100-continue can be expected, nothing else");
        }
    }

    private static boolean isChunkedAlone(List<String> codings) {
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    }

    /** @throws ApiException if it announces more than that */
    static void requireLength(HttpRequest head, int limitBytes) {
        if (HttpUtil.getContentLength(head, 0L) > limitBytes) {
            throw tooLarge(limitBytes);
        }
    }

    static ApiException tooLarge(int limitBytes) {
        return new ApiException(ErrorCode.TOO_LARGE, "A body here has at most " + limitBytes + " bytes");
    }

    private static ApiException bad(String fault) {
        return new ApiException(ErrorCode.BAD_REQUEST, fault);
    }
}
