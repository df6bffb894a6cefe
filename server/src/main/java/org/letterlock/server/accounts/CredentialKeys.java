package org.letterlock.server.accounts;

import java.util.ArrayList;
import java.util.List;
import org.letterlock.protocol.sasl.Authenticator.CramKey;
import org.letterlock.protocol.sasl.Authenticator.NtlmKey;
import org.letterlock.protocol.sasl.Authenticator.ScramKeys;
import org.letterlock.protocol.sasl.CramKeys;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.ScramKeyDerivation;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The keys a credential is kept as for mechanisms that send a proof.
final class CredentialKeys {
    static final String CRAM = "CRAM-MD5";

    static final String NTLM = "NTLM";

    private static final String SCRAM = "SCRAM-";

    private CredentialKeys() {}

    /// @param form which way of writing the secret, from 0
    /// @param key SCRAM's stored key and server key in a row, or CRAM-MD5's inner and outer state, or NTLM's
    ///     hash
    record Derived(String mechanism, int form, Octets key) {
        @Override
        public String toString() {
            return "Derived[" + mechanism + " " + form + "]";
        }
    }

    /// For SCRAM with every hash. Slow on purpose.
    ///
    /// @param forms the ways the secret may be typed
    static List<Derived> scram(List<Secret> forms, Octets salt, int iterations) {
        var keys = new ArrayList<Derived>();
        for (int form = 0; form < forms.size(); form++) {
            for (ScramHash hash : ScramHash.values()) {
                var derived = ScramKeyDerivation.derive(hash, forms.get(form), salt, iterations);
                keys.add(new Derived(mechanism(hash), form, joined(derived.storedKey(), derived.serverKey())));
            }
        }
        return keys;
    }

    /// For CRAM-MD5: as good as the password, where CRAM-MD5 is taken.
    private static List<Derived> cram(List<Secret> forms) {
        var keys = new ArrayList<Derived>();
        for (int form = 0; form < forms.size(); form++) {
            CramKeys derived = CramKeys.derive(forms.get(form));
            keys.add(new Derived(CRAM, form, joined(derived.inner(), derived.outer())));
        }
        return keys;
    }

    /// For NTLM: as good as the password, where NTLM is taken.
    private static List<Derived> ntlm(List<Secret> forms) {
        var keys = new ArrayList<Derived>();
        for (int form = 0; form < forms.size(); form++) {
            keys.add(
                    new Derived(NTLM, form, NtHash.of(forms.get(form)).orThrow().octets()));
        }
        return keys;
    }

    /// For an app password, in both ways it is typed: a proof is made from the very characters, blanks and all.
    static List<Derived> ofApp(AppPassword password, boolean legacy, Octets salt, int iterations) {
        try (Secret compact = password.compact();
                Secret grouped = password.grouped()) {
            List<Secret> forms = List.of(compact, grouped);
            var keys = new ArrayList<>(scram(forms, salt, iterations));
            if (legacy) {
                keys.addAll(cram(forms));
                keys.addAll(ntlm(forms));
            }
            return keys;
        }
    }

    /// The mechanism's name without -PLUS: both use the same keys.
    static String mechanism(ScramHash hash) {
        return SCRAM + hash.digest;
    }

    static boolean isScram(String mechanism) {
        return mechanism.startsWith(SCRAM);
    }

    /// Where a sealed key belongs; sealed into it, so that it opens nowhere else.
    static String place(CredentialId id, String mechanism) {
        return id.text() + " " + mechanism;
    }

    static ScramKeys.Candidate candidate(CredentialId id, Octets key) {
        return new ScramKeys.Candidate(id.text(), half(key, 0), half(key, 1));
    }

    static CramKey cramKey(CredentialId id, Octets key) {
        return new CramKey(id.text(), half(key, 0), half(key, 1));
    }

    static NtlmKey ntlmKey(CredentialId id, Octets key) {
        return new NtlmKey(id.text(), new NtHash(key));
    }

    private static Octets joined(Octets first, Octets second) {
        byte[] all = new byte[first.length() + second.length()];
        System.arraycopy(first.toByteArray(), 0, all, 0, first.length());
        System.arraycopy(second.toByteArray(), 0, all, first.length(), second.length());
        return Octets.of(all);
    }

    private static Octets half(Octets key, int which) {
        int length = key.length() / 2;
        return Octets.of(key.toByteArray(), which * length, length);
    }
}
