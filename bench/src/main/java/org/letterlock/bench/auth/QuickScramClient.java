package org.letterlock.bench.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// SCRAM-SHA-256 (RFC 5802, RFC 7677) as a client that stays for long does it: the slow sum over the password is done
/// once for each salt, so that what is measured is the server. For one thread.
final class QuickScramClient implements SaslClient {
    private static final Map<String, byte[]> CLIENT_KEYS = new HashMap<>();

    private final Credentials.Password credentials;
    private final String clientFirstBare;
    private boolean answered;

    QuickScramClient(Credentials.Password credentials, String nonce) {
        this.credentials = credentials;
        this.clientFirstBare = "n=" + credentials.authcid() + ",r=" + nonce;
    }

    @Override
    public Optional<Secret> initialResponse() {
        return Optional.of(Secret.utf8("n,," + clientFirstBare));
    }

    @Override
    public ClientStep respond(Octets challenge) {
        if (answered) {
            return new ClientStep.Respond(Secret.of(new byte[0])); // the server's signature
        }
        answered = true;
        String serverFirst = challenge.text().orElseThrow();
        String[] parts = serverFirst.split(",", 3);
        try {
            byte[] clientKey = clientKey(parts[1].substring(2), Integer.parseInt(parts[2].substring(2)));
            String withoutProof = "c=biws," + parts[0];
            String authMessage = clientFirstBare + "," + serverFirst + "," + withoutProof;
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] proof = hmac(storedKey, authMessage);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            return new ClientStep.Respond(
                    Secret.utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private byte[] clientKey(String salt, int iterations) throws GeneralSecurityException {
        String known = credentials.authcid() + " " + salt;
        byte[] key = CLIENT_KEYS.get(known);
        if (key == null) {
            var password = new String(credentials.password().reveal(), StandardCharsets.US_ASCII).toCharArray();
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password, Base64.getDecoder().decode(salt), iterations, 256))
                    .getEncoded();
            key = hmac(salted, "Client Key");
            CLIENT_KEYS.put(known, key);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean mayConclude() {
        return answered;
    }

    @Override
    public void close() {}
}
