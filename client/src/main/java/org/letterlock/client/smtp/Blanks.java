package org.letterlock.client.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Secret;

/// Takes out of a server's words what it must not repeat: there are servers that quote a line they did not
/// understand, and the line may have been a password.
final class Blanks implements AutoCloseable {
    /// Shorter ones are in every other word.
    private static final int SHORTEST = 4;

    private static final byte[] BLANK = "***".getBytes(StandardCharsets.US_ASCII);

    private final List<Secret> secrets = new ArrayList<>();

    /// From now on these octets are blanked; a copy is kept until [#close].
    void add(Secret secret) {
        if (secret.length() >= SHORTEST) {
            secrets.add(secret.copy());
        }
    }

    Reply clean(Reply reply) {
        return secrets.isEmpty()
                ? reply
                : new Reply(
                        reply.code(),
                        reply.enhanced(),
                        reply.lines().stream().map(this::clean).toList());
    }

    String clean(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (Secret secret : secrets) {
            byte[] clear = secret.reveal();
            for (int at = indexOf(bytes, clear); at >= 0; at = indexOf(bytes, clear)) {
                bytes = replaced(bytes, at, clear.length);
                found = true;
            }
            Arrays.fill(clear, (byte) 0);
        }
        return found ? new String(bytes, StandardCharsets.UTF_8) : text;
    }

    private static int indexOf(byte[] bytes, byte[] sought) {
        for (int at = 0; at + sought.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] replaced(byte[] bytes, int at, int length) {
        byte[] result = new byte[bytes.length - length + BLANK.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(BLANK, 0, result, at, BLANK.length);
        System.arraycopy(bytes, at + length, result, at + BLANK.length, bytes.length - at - length);
        return result;
    }

    @Override
    public void close() {
        secrets.forEach(Secret::close);
        secrets.clear();
    }
}
