package org.letterlock.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.certificates.TestCertificates.Kind;

final class PemTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    @TempDir
    Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("some.pem"), text);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keysOfEveryKindAreReadWithTheirCertificates(Kind kind) throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.selfSigned(kind, "mx.example.test");
        TestCertificates.Files files = issued.writeTo(folder, "mx");
        KeyAndChain read = KeyAndChain.pem(files.certificates(), files.key());
        assertThat(read.key().getEncoded()).isEqualTo(issued.key().getEncoded());
        assertThat(read.chain()).isEqualTo(issued.chain());
        assertThat(read.toString()).contains("mx.example.test");
    }

    /// RFC 8017 A.1.2 and RFC 5915: what `openssl … -traditional` still writes.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"EC_P256", "EC_P384", "RSA_2048"})
    void keysInTheirOldFormsAreRead(Kind kind) throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue(kind, "mx.example.test");
        TestCertificates.Files files = issued.writeTo(folder, "mx");
        String old = openssl("pkey", "-in", files.key().toString(), "-traditional");
        assertThat(old).contains(kind == Kind.RSA_2048 ? "BEGIN RSA PRIVATE KEY" : "BEGIN EC PRIVATE KEY");
        KeyAndChain read = KeyAndChain.pem(files.certificates(), file(old));
        assertThat(read.leaf()).isEqualTo(issued.certificate());
    }

    @Test
    void keyAndChainMayShareAFile() throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue("mx.example.test");
        Path both = file("Some words before it\n" + issued.keyPem() + issued.certificatePem()
                + TestCertificates.pem(CERTIFICATES.authority()));
        assertThat(KeyAndChain.pem(both, both).chain()).containsExactly(issued.certificate(), CERTIFICATES.authority());
    }

    @Test
    void aLockedKeyIsNamedAsSuch() throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue(Kind.RSA_2048, "mx.example.test");
        Path key = issued.writeTo(folder, "mx").key();
        Path locked = file(openssl("pkey", "-in", key.toString(), "-aes256", "-passout", "pass:abcd"));
        assertThatThrownBy(() -> Pem.privateKey(locked)).hasMessageContaining("locked with a password");
        Path oldLocked =
                file(openssl("rsa", "-in", key.toString(), "-aes256", "-passout", "pass:abcd", "-traditional"));
        assertThatThrownBy(() -> Pem.privateKey(oldLocked)).hasMessageContaining("locked with a password");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TestCertificates.Files one = CERTIFICATES.issue("one.example.test").writeTo(folder, "one");
        TestCertificates.Files other = CERTIFICATES.issue("other.example.test").writeTo(folder, "other");
        assertThatThrownBy(() -> KeyAndChain.pem(one.certificates(), other.key()))
                .isInstanceOf(UnusableKey.class)
                .hasMessageContaining("does not belong to the certificate");
    }

    @Test
    void aChainInTheWrongOrderIsRefusedInWords() throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue("mx.example.test");
        Path key = issued.writeTo(folder, "mx").key();
        Path chain = file(TestCertificates.pem(CERTIFICATES.authority()) + issued.certificatePem());
        assertThatThrownBy(() -> KeyAndChain.pem(chain, key)).hasMessageContaining("own first");
    }

    @Test
    void whatIsNoKeyIsNamed() throws Exception {
        assertThatThrownBy(() -> Pem.privateKey(folder.resolve("nowhere.pem"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Pem.privateKey(file("hello"))).hasMessageContaining("is not a PEM file");
        assertThatThrownBy(() -> Pem.privateKey(file(CERTIFICATES.issue("a").certificatePem())))
                .hasMessageContaining("holds no private key");
        assertThatThrownBy(() -> Pem.certificates(file(CERTIFICATES.issue("a").keyPem())))
                .hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> Pem.privateKey(file(TestCertificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}))))
                .hasMessageContaining("of a kind we do not know");
        assertThatThrownBy(() -> Pem.certificates(file(TestCertificates.pem("CERTIFICATE", new byte[] {48, 0}))))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Pem.privateKey(file("-----BEGIN PRIVATE KEY-----\nAB=C\n-----END PRIVATE KEY-----\n")))
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3003", "30820000", "30048000", "3084ffffffff", "300b020101040100a0040601"})
    void aDamagedEcKeyIsNoCrash(String der) throws Exception {
        byte[] octets = java.util.HexFormat.of().parseHex(der);
        assertThatThrownBy(() -> Pem.privateKey(file(TestCertificates.pem("EC PRIVATE KEY", octets))))
                .isInstanceOf(UnusableKey.class);
    }

    @Test
    void aFileNotOursToReadIsNamed() throws Exception {
        Path key = file("secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(key), "root reads everything");
        assertThatThrownBy(() -> Pem.privateKey(key)).hasMessageContaining("may not be read");
    }

    /// What openssl prints; the test is skipped where there is none.
    static String openssl(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (java.io.IOException missing) {
            Assumptions.abort("no openssl here");
            throw missing;
        }
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
