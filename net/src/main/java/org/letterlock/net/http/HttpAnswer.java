package org.letterlock.net.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;

/// What a server answered: whole, and no longer than was allowed. It may hold secrets: it prints as its status alone.
///
/// @param status the status code (RFC 9110 §15)
/// @param contentType the media type as the server wrote it
/// @param location where a redirect leads; it is not followed
public record HttpAnswer(int status, Optional<String> contentType, Optional<String> location, Octets body) {
    /// Whether the status is one of success.
    public boolean successful() {
        return status >= 200 && status < 300;
    }

    /// Whether the server says that the body is JSON: `application/json`, or a type that ends in `+json` (RFC 6839).
    public boolean json() {
        return contentType
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> type.equals("application/json") || type.endsWith("+json"))
                .isPresent();
    }

    /// The body as UTF-8, the only encoding that JSON has on a network (RFC 8259 §8.1).
    public String text() {
        return new String(body.toByteArray(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + status + "]";
    }
}
