package org.letterlock.protocol.sasl.ntlm;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.text.Octets;

/// What a proof of version 2 is made with (§3.3.2, NTOWFv2): a password's hash for one name in one domain. Guarded
/// like the password. Safe for any thread.
public final class ResponseKey {
    private final Octets key;

    private ResponseKey(Octets key) {
        this.key = key;
    }

    /// @param user as the client sends it; its case does not matter
    /// @param domain as the client sends it; its case does
    public static ResponseKey of(NtHash hash, String user, String domain) {
        byte[] name = (upperCase(user) + domain).getBytes(StandardCharsets.UTF_16LE);
        return new ResponseKey(HmacMd5.of(hash.octets(), name));
    }

    /// Windows maps one unit to one unit: no `ß` becomes `SS`.
    private static String upperCase(String user) {
        char[] units = user.toCharArray();
        for (int at = 0; at < units.length; at++) {
            units[at] = Character.toUpperCase(units[at]);
        }
        return new String(units);
    }

    /// The proof (NTProofStr, 16 octets) that answers the server's `nonce`.
    ///
    /// @param blob what the client says with it ([ClientBlob#encode])
    public Octets proof(Octets nonce, Octets blob) {
        return HmacMd5.of(key, nonce.toByteArray(), blob.toByteArray());
    }

    /// The key that both sides share after this proof (SessionBaseKey, which is the KeyExchangeKey of version 2).
    public SessionKey sessionKey(Octets proof) {
        return new SessionKey(HmacMd5.of(key, proof.toByteArray()));
    }

    @Override
    public String toString() {
        return "ResponseKey[…]";
    }
}
