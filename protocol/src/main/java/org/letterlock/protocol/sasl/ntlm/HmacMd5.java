package org.letterlock.protocol.sasl.ntlm;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.text.Octets;

/// HMAC-MD5 (RFC 2104), all that version 2 is made of.
final class HmacMd5 {
    private HmacMd5() {}

    static Octets of(Octets key, byte[]... message) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key.toByteArray(), "HmacMD5"));
            for (byte[] part : message) {
                mac.update(part);
            }
            return Octets.of(mac.doFinal());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacMD5", missing);
        }
    }
}
