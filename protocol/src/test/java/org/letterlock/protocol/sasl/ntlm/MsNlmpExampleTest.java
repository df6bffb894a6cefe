package org.letterlock.protocol.sasl.ntlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The example of MS-NLMP §4.2.1 and §4.2.4: `User` of `Domain`, whose password is `Password`, at `Server` by
/// NTLMv2.
final class MsNlmpExampleTest {
    private static final Octets NONCE = hex("0123456789abcdef");
    private static final Octets BLOB = hex("""
            01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000
            02000c0044006f006d00610069006e00
            01000c005300650072007600650072000000000000000000""");
    private static final Octets PROOF = hex("68cd0ab851e51c96aabc927bebef6a1c");
    private static final ResponseKey KEY =
            ResponseKey.of(NtHash.of(Secret.utf8("Password")).orThrow(), "User", "Domain");

    /// §4.2.4.3
    private static final Octets CHALLENGE = hex("""
            4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef
            00000000000000002400240044000000060070170000000f5300650072007600
            6500720002000c0044006f006d00610069006e0001000c005300650072007600
            6500720000000000""");

    /// §4.2.4.3
    private static final Octets AUTHENTICATE = hex("""
            4e544c4d535350000300000018001800
            6c00000054005400840000000c000c00
            48000000080008005400000010001000
            5c00000010001000d8000000358288e2
            0501280a0000000f44006f006d006100
            69006e00550073006500720043004f00
            4d005000550054004500520086c35097
            ac9cec102554764a57cccc19aaaaaaaa
            aaaaaaaa68cd0ab851e51c96aabc927b
            ebef6a1c010100000000000000000000
            00000000aaaaaaaaaaaaaaaa00000000
            02000c0044006f006d00610069006e00
            01000c00530065007200760065007200
            0000000000000000c5dad2544fc97990
            94ce1ce90bc9d03e""");

    /// §4.2.2.1.2
    @Test
    void theHashOfThePassword() {
        assertThat(NtHash.of(Secret.utf8("Password")).orThrow().octets())
                .isEqualTo(hex("a4f49c406510bdcab6824ee7c30fd852"));
    }

    /// §4.2.4.1.1, through its only use: the key that the response is made with
    @Test
    void theResponseKey() {
        Octets expected = hex("0c868a403bfd7a93a3001ef22ef02e3f");
        assertThat(KEY.proof(NONCE, BLOB)).isEqualTo(HmacMd5.of(expected, NONCE.toByteArray(), BLOB.toByteArray()));
    }

    /// §4.2.4.1.3
    @Test
    void theBlob() {
        TargetInfo info = TargetInfo.NONE.with(TargetInfo.DOMAIN, "Domain").with(TargetInfo.COMPUTER, "Server");
        var blob = new ClientBlob(Octets.of(new byte[8]), hex("aaaaaaaaaaaaaaaa"), info);
        assertThat(blob.encode()).isEqualTo(BLOB);
        assertThat(ClientBlob.parse(BLOB).orThrow()).isEqualTo(blob);
    }

    /// §4.2.4.2.2
    @Test
    void theProof() {
        assertThat(KEY.proof(NONCE, BLOB)).isEqualTo(PROOF);
    }

    /// §4.2.4.1.2
    @Test
    void theSessionKey() {
        assertThat(KEY.sessionKey(PROOF).octets()).isEqualTo(hex("8de40ccadbc14a82f15cb0ad0de95ca3"));
    }

    /// §4.2.4.2.3
    @Test
    void theEncryptedSessionKey() {
        assertThat(KEY.sessionKey(PROOF)
                        .opening(hex("c5dad2544fc9799094ce1ce90bc9d03e"))
                        .octets())
                .isEqualTo(hex("55".repeat(16)));
    }

    @Test
    void theChallengeMessage() {
        ChallengeMessage parsed =
                ChallengeMessage.parse(CHALLENGE.toByteArray()).orThrow();
        assertThat(parsed.target()).isEqualTo("Server");
        assertThat(parsed.nonce()).isEqualTo(NONCE);
        assertThat(parsed.flags()).isEqualTo(new NtlmFlags(0xe28a8233));
        assertThat(parsed.info().orElseThrow())
                .isEqualTo(TargetInfo.NONE.with(TargetInfo.DOMAIN, "Domain").with(TargetInfo.COMPUTER, "Server"));
        byte[] ours = parsed.encode().toByteArray();
        byte[] version = hex("060070170000000f").toByteArray();
        System.arraycopy(version, 0, ours, 48, version.length); // we name none
        assertThat(Octets.of(ours)).isEqualTo(CHALLENGE);
    }

    /// Has no MIC, for the challenge tells no time.
    @Test
    void theAuthenticateMessage() {
        AuthenticateMessage parsed =
                AuthenticateMessage.parse(AUTHENTICATE.toByteArray()).orThrow();
        assertThat(parsed.domain()).isEqualTo("Domain");
        assertThat(parsed.user()).isEqualTo("User");
        assertThat(parsed.workstation()).isEqualTo("COMPUTER");
        assertThat(parsed.mic()).isEmpty();
        assertThat(parsed.response())
                .isEqualTo(new Response.Version2(
                        PROOF, BLOB, ClientBlob.parse(BLOB).orThrow()));
        assertThat(parsed.exported(KEY.sessionKey(PROOF)).octets()).isEqualTo(hex("55".repeat(16)));
    }

    /// The name in any case, the domain in its own.
    @Test
    void theCaseOfNames() {
        NtHash hash = NtHash.of(Secret.utf8("Password")).orThrow();
        assertThat(ResponseKey.of(hash, "uSER", "Domain").proof(NONCE, BLOB)).isEqualTo(PROOF);
        assertThat(ResponseKey.of(hash, "User", "DOMAIN").proof(NONCE, BLOB)).isNotEqualTo(PROOF);
        assertThat(ResponseKey.of(hash, "UserDomain", "").proof(NONCE, BLOB)).isNotEqualTo(PROOF);
    }

    /// The instant of a well-known worked example: 2003-06-17 10:00 UTC.
    @Test
    void timeAsWindowsCountsIt() {
        assertThat(TargetInfo.ticks(Instant.ofEpochSecond(1_055_844_000))).isEqualTo(hex("0090d336b734c301"));
    }

    /// The same certificate and the same hash as in the tests of Python's ntlm-auth.
    @Test
    void theChannelBinding() {
        Octets certificate = hex("e3ca49271e5089cc48ce82109f1324f41dbeddc29a777410c738f7868c4ff405");
        assertThat(ChannelBindingHash.of(certificate)).isEqualTo(hex("6ea19df066da4622051f9c4f92c6df74"));
    }

    private static Octets hex(String text) {
        return Octets.of(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
    }
}
