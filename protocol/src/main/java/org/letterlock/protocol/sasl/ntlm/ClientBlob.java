package org.letterlock.protocol.sasl.ntlm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// What a client says inside its proof (NTLMv2_CLIENT_CHALLENGE, §2.2.2.7).
///
/// @param time 8 octets, [TargetInfo#ticks]
/// @param nonce 8 octets
public record ClientBlob(Octets time, Octets nonce, TargetInfo info) {
    /// Octets of the client's own challenge.
    public static final int NONCE_LENGTH = 8;

    /// Octets before the pairs.
    static final int FIXED = 28;

    private static final int TIME = 8;
    private static final int NONCE = 16;
    private static final byte VERSION = 1;

    static Parsed<ClientBlob> parse(Octets blob) {
        if (blob.at(0) != VERSION || blob.at(1) != VERSION) {
            return Parsed.bad("the response is of a version nobody knows");
        }
        byte[] octets = blob.toByteArray();
        Octets pairs = Octets.of(octets, FIXED, octets.length - FIXED);
        return TargetInfo.parse(pairs)
                .map(info -> new ClientBlob(
                        Octets.of(octets, TIME, Long.BYTES), Octets.of(octets, NONCE, NONCE_LENGTH), info));
    }

    public Octets encode() {
        byte[] pairs = info.encode().toByteArray();
        ByteBuffer blob =
                ByteBuffer.allocate(FIXED + pairs.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        blob.put(VERSION).put(VERSION).putShort((short) 0).putInt(0);
        blob.put(time.toByteArray()).put(nonce.toByteArray()).putInt(0);
        return Octets.of(blob.put(pairs).array());
    }
}
