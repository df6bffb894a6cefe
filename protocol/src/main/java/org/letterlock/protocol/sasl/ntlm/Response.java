package org.letterlock.protocol.sasl.ntlm;

import java.util.Arrays;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// What a client answers to the challenge; which version it is, its length tells (§2.2.2.3 to §2.2.2.8).
public sealed interface Response {
    /// Nothing: the client does not want to be anybody (§3.2.5.1.2).
    record Anonymous() implements Response {}

    /// DES under a password of 14 capitals: LAN Manager, and nothing beside it.
    record LanManager() implements Response {}

    /// DES under the NT hash, in three pieces that are found one by one.
    record Version1() implements Response {}

    /// The same, with a challenge of the client's mixed in ("NTLM2 session").
    record Session() implements Response {}

    /// The only one that is taken.
    ///
    /// @param proof 16 octets, of `octets`
    /// @param octets of the blob, as they came
    record Version2(Octets proof, Octets octets, ClientBlob blob) implements Response {}

    /// Octets of a proof of version 2.
    int PROOF_LENGTH = 16;

    /// Octets of every response before version 2.
    int OLD_LENGTH = 24;

    private static boolean isPadded(Octets lm) {
        byte[] octets = lm.toByteArray();
        return octets.length == OLD_LENGTH && Arrays.equals(octets, 8, OLD_LENGTH, new byte[16], 0, 16);
    }

    static Parsed<Response> parse(Octets lm, Octets nt) {
        if (nt.isEmpty()) {
            // §3.2.5.1.2: the LM response of nobody is one zero, or nothing
            return Parsed.ok(lm.length() > 1 ? new LanManager() : new Anonymous());
        }
        if (nt.length() == OLD_LENGTH) {
            return Parsed.ok(isPadded(lm) ? new Session() : new Version1());
        }
        if (nt.length() < PROOF_LENGTH + ClientBlob.FIXED) {
            return Parsed.bad("the response has a length that no version has");
        }
        byte[] octets = nt.toByteArray();
        Octets proof = Octets.of(octets, 0, PROOF_LENGTH);
        Octets blob = Octets.of(octets, PROOF_LENGTH, octets.length - PROOF_LENGTH);
        return ClientBlob.parse(blob).map(parsed -> new Version2(proof, blob, parsed));
    }
}
