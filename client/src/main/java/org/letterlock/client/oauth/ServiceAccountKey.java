package org.letterlock.client.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The key file of a service account, as Google hands them out: a program that logs in by its own signature (RFC 7523)
/// and may act for people where an administrator lets it.
public final class ServiceAccountKey {
    private static final Duration LIFE = Duration.ofHours(1); // the longest that Google takes

    private final String email;
    private final Optional<String> keyId;
    private final PrivateKey key;

    private ServiceAccountKey(String email, Optional<String> keyId, PrivateKey key) {
        this.email = email;
        this.keyId = keyId;
        this.key = key;
    }

    /// Reads a key file. What is wrong with it is said without a word of it.
    public static Parsed<ServiceAccountKey> parse(Secret file) {
        return file.revealText()
                .map(JsonObject::parse)
                .orElseGet(() -> Parsed.bad("it is not UTF-8"))
                .flatMap(ServiceAccountKey::read);
    }

    private static Parsed<ServiceAccountKey> read(JsonObject json) {
        if (!json.text("type").equals(Optional.of("service_account"))) {
            return Parsed.bad("it is no service account's key (its type is "
                    + json.shown("type").orElse("not said") + "; download one for the service account)");
        }
        Optional<String> email = json.text("client_email");
        Optional<String> pem = json.text("private_key");
        if (email.isEmpty() || pem.isEmpty()) {
            return Parsed.bad("it lacks client_email or private_key");
        }
        return key(pem.get()).map(key -> new ServiceAccountKey(email.get(), json.text("private_key_id"), key));
    }

    private static Parsed<PrivateKey> key(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
            return Parsed.ok(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (IllegalArgumentException | GeneralSecurityException damaged) {
            return Parsed.bad("its private_key is damaged, or is no RSA key");
        }
    }

    /// Who signs.
    public String email() {
        return email;
    }

    /// An assertion for the token endpoint (RFC 7523 §3).
    ///
    /// @param subject for whom to act; empty for the account itself
    String assertion(URI audience, Optional<String> subject, List<String> scopes, Instant now) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(com.nimbusds.jose.JOSEObjectType.JWT);
        keyId.ifPresent(header::keyID);
        var claims = new JWTClaimsSet.Builder()
                .issuer(email)
                .audience(audience.toString())
                .claim("scope", String.join(" ", scopes))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)));
        subject.ifPresent(claims::subject);
        var jwt = new SignedJWT(header.build(), claims.build());
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("the service account's key is too short to sign with", tooShort);
        }
        return jwt.serialize();
    }

    @Override
    public String toString() {
        return "ServiceAccountKey[" + email + "]";
    }
}
