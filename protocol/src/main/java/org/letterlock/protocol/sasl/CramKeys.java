package org.letterlock.protocol.sasl;

import java.util.Arrays;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// A password as CRAM-MD5 keeps it: the MD5 states after the inner and the outer block of HMAC-MD5 (RFC 2104
/// §4, RFC 2195 §2), 16 octets each. Enough to log in by CRAM-MD5, hence to be guarded like the password; less
/// than it elsewhere. Safe for any thread.
public record CramKeys(Octets inner, Octets outer) {
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;

    public CramKeys {
        if (inner.length() != Md5State.LENGTH || outer.length() != Md5State.LENGTH) {
            throw new IllegalArgumentException("an MD5 state is " + Md5State.LENGTH + " octets");
        }
    }

    /// The keys of `password`, whose octets are taken as they are (RFC 2195 knows no preparation).
    public static CramKeys derive(Secret password) {
        byte[] revealed = password.reveal();
        // RFC 2104 §3: a key longer than a block is hashed first
        byte[] key = revealed.length > Md5State.BLOCK ? Md5State.INITIAL.digest(revealed, 0) : revealed;
        try {
            return new CramKeys(state(key, INNER_PAD), state(key, OUTER_PAD));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(revealed, (byte) 0);
        }
    }

    /// HMAC-MD5 of `challenge` under the password these keys were derived from: 16 octets.
    byte[] answer(byte[] challenge) {
        byte[] digest = Md5State.of(inner).digest(challenge, Md5State.BLOCK);
        return Md5State.of(outer).digest(digest, Md5State.BLOCK);
    }

    @Override
    public String toString() {
        return "CramKeys[…]";
    }

    private static Octets state(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, Md5State.BLOCK);
        for (int at = 0; at < block.length; at++) {
            block[at] ^= (byte) pad;
        }
        Octets state = Octets.of(Md5State.INITIAL.after(block, 0).toByteArray());
        Arrays.fill(block, (byte) 0);
        return state;
    }
}
