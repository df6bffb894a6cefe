package org.letterlock.protocol.sasl.ntlm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.letterlock.protocol.text.Octets;

/// How NTLM names a TLS channel (MsvAvChannelBindings, §2.2.2.1): the MD5 of RFC 2744's channel bindings without
/// addresses, around the `tls-server-end-point` of RFC 5929 §4.
public final class ChannelBindingHash {
    /// Octets of it.
    public static final int LENGTH = 16;

    /// The binding that NTLM uses.
    public static final String TYPE = "tls-server-end-point";

    /// Says that there is no channel to bind to.
    static final Octets NONE = Octets.of(new byte[LENGTH]);

    private static final byte[] PREFIX = (TYPE + ":").getBytes(StandardCharsets.US_ASCII);

    private ChannelBindingHash() {}

    /// @param endPoint the hash of the server's certificate (RFC 5929 §4.1)
    public static Octets of(Octets endPoint) {
        int application = PREFIX.length + endPoint.length();
        // RFC 2744 §3.11: type and address of either side, each four octets of zeros and no more, then our data
        ByteBuffer bindings = ByteBuffer.allocate(5 * Integer.BYTES + application)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0)
                .putLong(0)
                .putInt(application)
                .put(PREFIX)
                .put(endPoint.toByteArray());
        try {
            return Octets.of(MessageDigest.getInstance("MD5").digest(bindings.array()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has MD5", missing);
        }
    }
}
