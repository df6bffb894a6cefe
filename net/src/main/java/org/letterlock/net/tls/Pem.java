package org.letterlock.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PEM files (RFC 7468): certificates, and private keys in the three forms people have: PKCS#8, and the older
/// `RSA PRIVATE KEY` (RFC 8017 A.1.2) and `EC PRIVATE KEY` (RFC 5915).
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /// Keys and chains are a few KiB; whatever is larger is not one.
    private static final long MAX_FILE_OCTETS = 1 << 20;

    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    record Block(String label, byte[] der) {}

    /// Every certificate of the file, in its order; at least one.
    static List<X509Certificate> certificates(Path file) throws UnusableKey {
        var certificates = new ArrayList<X509Certificate>();
        for (Block block : blocks(file)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusableKey(file + " holds no certificate (no line -----BEGIN CERTIFICATE-----)");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Path file, Block block) throws UnusableKey {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException malformed) {
            throw new UnusableKey(file + " holds a certificate that cannot be read", malformed);
        }
    }

    /// The first private key of the file.
    static PrivateKey privateKey(Path file) throws UnusableKey {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(file, block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(file, Der.pkcs8(Der.RSA, block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return pkcs8(file, ecToPkcs8(file, block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new UnusableKey(file + " is locked with a password; a server must start without one:"
                            + " unlock it with `openssl pkey -in " + file.getFileName()
                            + " -out key.pem` and chmod 600");
                default -> {} // EC PARAMETERS, certificates in the same file
            }
        }
        throw new UnusableKey(file + " holds no private key (no line -----BEGIN PRIVATE KEY-----)");
    }

    private static byte[] ecToPkcs8(Path file, byte[] sec1) throws UnusableKey {
        return Der.curveOf(sec1)
                .map(curve -> Der.pkcs8(Der.sequence(Der.EC_PUBLIC_KEY, curve), sec1))
                .orElseThrow(() -> new UnusableKey(file + " holds an EC key that does not name its curve; convert it"
                        + " with `openssl pkcs8 -topk8 -nodes`"));
    }

    private static PrivateKey pkcs8(Path file, byte[] der) throws UnusableKey {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException anotherAlgorithm) {
                // then the next
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(algorithm + " belongs to every JDK", missing);
            }
        }
        // No cause: the exceptions of key factories may quote what they read.
        throw new UnusableKey(file + " holds a private key of a kind we do not know; we read EC (P-256, P-384, P-521),"
                + " RSA and Ed25519 keys");
    }

    static List<Block> blocks(Path file) throws UnusableKey {
        String text = text(file);
        var blocks = new ArrayList<Block>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(2).contains(":")) {
                throw new UnusableKey(file + " is locked with a password in an old format; unlock it with"
                        + " `openssl pkey -in " + file.getFileName() + " -out key.pem` and chmod 600");
            }
            try {
                blocks.add(new Block(
                        block.group(1),
                        Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException notBase64) {
                throw new UnusableKey(file + ": the base64 of a " + block.group(1) + " is damaged");
            }
        }
        if (blocks.isEmpty()) {
            throw new UnusableKey(file + " is not a PEM file (no line that starts -----BEGIN)");
        }
        return blocks;
    }

    private static String text(Path file) throws UnusableKey {
        try {
            if (Files.size(file) > MAX_FILE_OCTETS) {
                throw new UnusableKey(file + " is far too long for a PEM file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (java.nio.file.NoSuchFileException missing) {
            throw new UnusableKey(file + " does not exist", missing);
        } catch (java.nio.file.AccessDeniedException denied) {
            throw new UnusableKey(file + " may not be read by this user", denied);
        } catch (IOException unreadable) {
            throw new UnusableKey(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
