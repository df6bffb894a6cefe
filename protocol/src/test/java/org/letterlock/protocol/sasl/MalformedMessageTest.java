package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// What servers say of messages that are not what the mechanism says: always MALFORMED, with the cause in plain
/// words.
final class MalformedMessageTest {
    private static final String LINE_BREAK = "ends in a line break; use `printf %s`";
    private static final String LONG = "x".repeat(256);
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    static Stream<Arguments> messages() {
        return Stream.of(plain(), login(), cram(), scramFirst(), scramFinal(), xoauth2(), oauthbearer(), others())
                .flatMap(stream -> stream);
    }

    private static Stream<Arguments> plain() {
        return Stream.of(
                one("PLAIN", "", "fewer than two NULs"),
                one("PLAIN", "alice", "fewer than two NULs"),
                one("PLAIN", "alice\0secret", "fewer than two NULs"),
                one("PLAIN", "\0\0secret", "the name is empty"),
                one("PLAIN", "\0alice\0", "the password is empty"),
                one("PLAIN", "\0alice\0secret\0", "the password holds a NUL"),
                one("PLAIN", "\0alice\0sec\0ret", "the password holds a NUL"),
                one("PLAIN", "alice\n", "a name that " + LINE_BREAK),
                one("PLAIN", "\0alice\n\0secret", "a name that " + LINE_BREAK),
                one("PLAIN", "bob\r\n\0alice\0secret", "a name that " + LINE_BREAK),
                one("PLAIN", "\0alice\0secret\n", "a password that " + LINE_BREAK),
                one("PLAIN", "\0alice\0secret\r", "a password that " + LINE_BREAK),
                one("PLAIN", "\0al\nice\0secret", "control character"),
                one("PLAIN", "\0al\u001b[2Jice\0secret", "control character"),
                one("PLAIN", "\0al\u2028ice\0secret", "control character"),
                one("PLAIN", "\0" + LONG + "\0secret", "the name is longer than 255"),
                one("PLAIN", LONG + "\0alice\0secret", "the name to act as is longer than 255"),
                one("PLAIN", "\0alice\0" + "x".repeat(1025), "the password is longer than 1024"),
                one("PLAIN", "\0al\u00ffice\0secret".getBytes(StandardCharsets.ISO_8859_1), "the name is not UTF-8"),
                one("PLAIN", "\0alice\0\u00ff".getBytes(StandardCharsets.ISO_8859_1), "the password is not UTF-8"));
    }

    private static Stream<Arguments> login() {
        return Stream.of(
                one("LOGIN", "", "the name is empty"),
                one("LOGIN", "alice\n", "a name that " + LINE_BREAK),
                one("LOGIN", "alice\0", "control character"),
                one("LOGIN", LONG, "the name is longer than 255"),
                two("LOGIN", "alice", "", "the password is empty"),
                two("LOGIN", "alice", "secret\r\n", "a password that " + LINE_BREAK),
                two("LOGIN", "alice", "sec\0ret", "the password holds a NUL"),
                two("LOGIN", "alice", "x".repeat(1025), "the password is longer than 1024"));
    }

    private static Stream<Arguments> cram() {
        String digest = "b913a602c7eda7a495b4e6e7334d3890";
        return Stream.of(
                late("CRAM-MD5", "", "not a name, a space and 32"),
                late("CRAM-MD5", "alice", "not a name, a space and 32"),
                late("CRAM-MD5", digest, "not a name, a space and 32"),
                late("CRAM-MD5", " " + digest, "the name is empty"),
                late("CRAM-MD5", "alice " + digest.substring(1), "not a name, a space and 32"),
                late("CRAM-MD5", "alice " + digest + "0", "not a name, a space and 32"),
                late("CRAM-MD5", "alice " + digest.replace('b', 'B'), "lower-case hexadecimal"),
                late("CRAM-MD5", "alice " + digest.replace('b', 'g'), "lower-case hexadecimal"),
                late("CRAM-MD5", "alice " + digest + "\n", "a digest that " + LINE_BREAK),
                late("CRAM-MD5", "al\nice " + digest, "control character"),
                late("CRAM-MD5", LONG + " " + digest, "the name is longer than 255"),
                one("CRAM-MD5", "alice " + digest, "it has no initial response"),
                one("CRAM-MD5", "", "it has no initial response"));
    }

    private static Stream<Arguments> scramFirst() {
        return Stream.of(
                one("SCRAM-SHA-256", "", "no gs2 header"),
                one("SCRAM-SHA-256", "n,n=alice", "no gs2 header"),
                one("SCRAM-SHA-256", "x,,n=alice,r=abc", "neither n, y nor p="),
                one("SCRAM-SHA-256", "N,,n=alice,r=abc", "neither n, y nor p="),
                one("SCRAM-SHA-256", "p=,,n=alice,r=abc", "neither n, y nor p="),
                one("SCRAM-SHA-256", "p=a b,,n=alice,r=abc", "neither n, y nor p="),
                one("SCRAM-SHA-256", "F,n,,n=alice,r=abc", "neither n, y nor p="),
                one("SCRAM-SHA-256", "n,alice,n=alice,r=abc", "other than a="),
                one("SCRAM-SHA-256", "n,a=,n=alice,r=abc", "other than a="),
                one("SCRAM-SHA-256", "n,a=al=ice,n=alice,r=abc", "neither =2C nor =3D"),
                one("SCRAM-SHA-256", "n,a=al\nice,n=alice,r=abc", "control character"),
                one("SCRAM-SHA-256", "n,a=" + LONG + ",n=alice,r=abc", "longer than 255"),
                one("SCRAM-SHA-256", "n,,", "1 attributes where 2 must be"),
                one("SCRAM-SHA-256", "n,,n=alice", "1 attributes where 2 must be"),
                one("SCRAM-SHA-256", "n,,r=abc,n=alice", "r= where n= must be"),
                one("SCRAM-SHA-256", "n,,n=alice,n=alice,r=abc", "n= comes twice"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,r=abc", "r= comes twice"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,x=1,x=2", "x= comes twice"),
                one("SCRAM-SHA-256", "n,,m=must,n=alice,r=abc", "mandatory extension"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,m=must", "mandatory extension"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,i=4096", "i= is out of its place"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,", "not a letter, `=` and a value"),
                one("SCRAM-SHA-256", "n,,n=alice,r=", "not a letter, `=` and a value"),
                one("SCRAM-SHA-256", "n,,n=,r=abc", "not a letter, `=` and a value"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc,1=x", "not a letter, `=` and a value"),
                one("SCRAM-SHA-256", "n,,n=al=ice,r=abc", "neither =2C nor =3D"),
                one("SCRAM-SHA-256", "n,,n=al=2cice,r=abc", "neither =2C nor =3D"),
                one("SCRAM-SHA-256", "n,,n=alice=,r=abc", "neither =2C nor =3D"),
                one("SCRAM-SHA-256", "n,,n=alice\n,r=abc", "a name that " + LINE_BREAK),
                one("SCRAM-SHA-256", "n,,n=al\u0007ice,r=abc", "control character"),
                one("SCRAM-SHA-256", "n,,n=\u06271,r=abc", "SASLprep prohibits"),
                one("SCRAM-SHA-256", "n,,n=\u00ad,r=abc", "SASLprep prohibits, or nothing else"),
                one("SCRAM-SHA-256", "n,,n=" + LONG + ",r=abc", "the name is longer than 255"),
                one("SCRAM-SHA-256", "n,,n=alice,r=a b", "not visible ASCII"),
                one("SCRAM-SHA-256", "n,,n=alice,r=abc\n", "not visible ASCII"),
                one("SCRAM-SHA-256", "n,,n=alice,r=" + LONG + LONG + "x", "the nonce is longer"),
                one("SCRAM-SHA-256", "n,,n=alice,r=" + LONG.repeat(16), "the message is longer"),
                one("SCRAM-SHA-256", "n,,n=\u00ff,r=a".getBytes(StandardCharsets.ISO_8859_1), "not UTF-8"));
    }

    private static Stream<Arguments> scramFinal() {
        return Stream.of(
                fin("", "1 attributes where 3 must be"),
                fin("c=biws,r=NONCE", "2 attributes where 3 must be"),
                fin("r=NONCE,c=biws,p=" + PROOF, "r= where c= must be"),
                fin("c=biws,r=NONCE,p=" + PROOF + ",x=1", "p= is out of its place"),
                fin("c=biws,r=NONCE,x=1", "x= where p= must be"),
                fin("c=biws,r=NONCE,m=1,p=" + PROOF, "mandatory extension"),
                fin("c=biws,c=biws,r=NONCE,p=" + PROOF, "c= comes twice"),
                fin("c=biws,r=NONCE,s=abcd,p=" + PROOF, "s= is out of its place"),
                fin("c=bi ws,r=NONCE,p=" + PROOF, "in the channel binding, the base64 has a blank"),
                fin("c=biws,r=NONCE,p=" + PROOF.substring(4), "the proof is not 32 octets"),
                fin("c=biws,r=NONCE,p=" + PROOF.replace("=", ""), "in the proof, base64 comes in groups"),
                fin("c=biws,r=NONCE,p=" + PROOF + "\n", "in the proof, the base64 has"),
                fin("c=biws,r=NONCEx,p=" + PROOF, "not the one of this exchange"),
                fin("c=biws,r=abc,p=" + PROOF, "not the one of this exchange"));
    }

    private static Stream<Arguments> xoauth2() {
        return Stream.of(
                one("XOAUTH2", "", "two separators"),
                one("XOAUTH2", "\1", "there is no user="),
                one("XOAUTH2", "user=alice\1auth=Bearer t", "two separators"),
                one("XOAUTH2", "user=alice\1auth=Bearer t\1", "two separators"),
                one("XOAUTH2", "user=alice\1auth=Bearer t\1\1\1", "two separators"),
                one("XOAUTH2", "user=alice\1\1auth=Bearer t\1\1", "two separators"),
                one("XOAUTH2", "user=alice\1auth=Bearer t\1\1\n", "a message that " + LINE_BREAK),
                one("XOAUTH2", "user=alice\1auth=Bearer t\n", "a message that " + LINE_BREAK),
                one("XOAUTH2", "user=alice\n\1auth=Bearer t\1\1", "a name that " + LINE_BREAK),
                one("XOAUTH2", "user=alice\1auth=Bearer t\n\1\1", "a token that " + LINE_BREAK),
                one("XOAUTH2", "user=alice\1\1", "there is no auth="),
                one("XOAUTH2", "auth=Bearer t\1\1", "there is no user="),
                one("XOAUTH2", "user=\1auth=Bearer t\1\1", "the name is empty"),
                one("XOAUTH2", "user=alice\1auth=Basic t\1\1", "is not `Bearer`"),
                one("XOAUTH2", "user=alice\1auth=Bearer\1\1", "is not `Bearer`"),
                one("XOAUTH2", "user=alice\1auth=Bearer \1\1", "the token is empty"),
                one("XOAUTH2", "user=alice\1auth=Bearer a b\1\1", "an octet that no token has"),
                one("XOAUTH2", "user=alice\1auth=Bearer t\1user=bob\1\1", "user= comes twice"),
                one("XOAUTH2", "user=alice\1auth=Bearer t\1auth=Bearer u\1\1", "auth= comes twice"),
                one("XOAUTH2", "user=alice\1nonsense\1auth=Bearer t\1\1", "not a key"),
                one("XOAUTH2", "user=alice\1=x\1auth=Bearer t\1\1", "not a key"),
                one("XOAUTH2", "user=" + LONG + "\1auth=Bearer t\1\1", "the name is longer"),
                one("XOAUTH2", "user=a\1auth=Bearer " + LONG.repeat(33) + "\1\1", "the token is longer"),
                one("XOAUTH2", "user=a\1auth=Bearer " + LONG.repeat(64) + "\1\1", "the message is longer"));
    }

    private static Stream<Arguments> oauthbearer() {
        return Stream.of(
                one("OAUTHBEARER", "", "two separators"),
                one("OAUTHBEARER", "\1", "no gs2 header"),
                one("OAUTHBEARER", "user=alice\1auth=Bearer t\1\1", "no gs2 header"),
                one("OAUTHBEARER", "n,a=alice,", "two separators"),
                one("OAUTHBEARER", "n,a=alice,\n", "a message that " + LINE_BREAK),
                one("OAUTHBEARER", "n,a=alice\1auth=Bearer t\1\1", "no gs2 header"),
                one("OAUTHBEARER", "n,a=alice,x\1auth=Bearer t\1\1", "goes on after its second comma"),
                one("OAUTHBEARER", "p=tls-exporter,a=alice,\1auth=Bearer t\1\1", "no channel binding"),
                one("OAUTHBEARER", "n,a=alice,\1\1", "there is no auth="),
                one("OAUTHBEARER", "n,a=alice,\1auth=Bearer t\1", "two separators"),
                one("OAUTHBEARER", "n,a=alice\n,\1auth=Bearer t\1\1", "a name that " + LINE_BREAK),
                one("OAUTHBEARER", "n,a=a=b,\1auth=Bearer t\1\1", "neither =2C nor =3D"),
                one("OAUTHBEARER", "n,a=alice,\1host=a\1host=b\1auth=Bearer t\1\1", "host= comes twice"),
                one("OAUTHBEARER", "n,a=alice,\1auth=MAC t\1\1", "is not `Bearer`"),
                one("OAUTHBEARER", "n,a=\u00ff,\1\1".getBytes(StandardCharsets.ISO_8859_1), "not UTF-8"));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                one("EXTERNAL", "alice\n", "a name that " + LINE_BREAK),
                one("EXTERNAL", "al\0ice", "control character"),
                one("EXTERNAL", LONG, "longer than 255"),
                one("EXTERNAL", new byte[] {(byte) 0xc3}, "not UTF-8"),
                one("ANONYMOUS", "sirhc\n", LINE_BREAK),
                one("ANONYMOUS", "sir\0hc", "control character"),
                one("ANONYMOUS", LONG, "longer than 255 characters"),
                one("ANONYMOUS", LONG.repeat(5), "longer than 255 characters"),
                one("ANONYMOUS", new byte[] {(byte) 0xff}, "not UTF-8"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("messages")
    void isRefusedInPlainWords(String mechanism, Sent sent, String cause) {
        var accounts = new TestAccounts();
        try (SaslServer server = Parties.of(mechanism).server(accounts)) {
            SaslStep step = server.begin(sent.early ? Optional.of(sent.messages.getFirst()) : Optional.empty());
            for (Secret message : sent.messages.subList(sent.early ? 1 : 0, sent.messages.size())) {
                assertThat(step).isInstanceOf(SaslStep.Challenge.class);
                step = server.respond(withNonce(message, ((SaslStep.Challenge) step).data()));
            }
            assertThat(step).isInstanceOfSatisfying(SaslStep.Denied.class, denied -> {
                assertThat(denied.refusal().kind()).isEqualTo(Refusal.Kind.MALFORMED);
                assertThat(denied.refusal().cause()).contains(cause).doesNotContain("secret");
            });
            assertThat(accounts.attempt().verdict()).isEqualTo(new Verdict.Denied(((SaslStep.Denied) step).refusal()));
        }
    }

    /// What comes early must be refused late as well.
    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("messages")
    void isRefusedAfterAnEmptyChallengeToo(String mechanism, Sent sent, String cause) {
        if (sent.early && !mechanism.equals("CRAM-MD5")) {
            isRefusedInPlainWords(mechanism, new Sent(false, sent.messages), cause);
        }
    }

    /// The account is named where the name was good, so that its owner can be told.
    @Test
    void theAuditKnowsWhomItConcerns() {
        var accounts = new TestAccounts();
        Parties.of("PLAIN").server(accounts).begin(Optional.of(Secret.utf8("\0alice@example.test\0secret\n")));
        assertThat(accounts.attempt().claim()).isEqualTo(new Claim("PLAIN", "alice@example.test"));
    }

    /// What is unusual and right: long fields at their limit, extensions, odd letters, fields in another order.
    @ParameterizedTest
    @MethodSource("unusualMessages")
    void unusualAndRight(String mechanism, String message) {
        SaslStep step = Parties.of(mechanism).server(new TestAccounts()).begin(Optional.of(Secret.utf8(message)));
        Optional<Refusal.Kind> kind =
                step instanceof SaslStep.Denied(Refusal refusal) ? Optional.of(refusal.kind()) : Optional.empty();
        assertThat(kind).isNotEqualTo(Optional.of(Refusal.Kind.MALFORMED));
    }

    static Stream<Arguments> unusualMessages() {
        String most = "x".repeat(255);
        return Stream.of(
                arguments("PLAIN", most + "\0" + most + "\0" + "x".repeat(1024)),
                arguments("PLAIN", "\0alice\0\u00e4 \t\u20ac"),
                arguments("LOGIN", most),
                arguments("SCRAM-SHA-256", "n,,n=" + most + ",r=abc"),
                arguments("SCRAM-SHA-256", "n,a=b=2Cc=3Dd,n=alice,r=abc,x=unknown,Y=too"),
                arguments("SCRAM-SHA-256", "n,,n=alice,r=!\"#$%&'()*+-./:;<=>?@[\\]^_`{|}~"),
                arguments("XOAUTH2", "auth=bearer t\1user=alice\1\1"),
                arguments("XOAUTH2", "user=alice\1auth=BEARER t\1mail=x\1\1"),
                arguments("XOAUTH2", "user=alice\1auth=Bearer " + "x".repeat(8192) + "\1\1"),
                arguments("OAUTHBEARER", "y,,\1auth=Bearer t\1\1"),
                arguments("OAUTHBEARER", "n,a=alice,\1port=143\1host=h\1x=\1auth=Bearer t==\1\1"),
                arguments("EXTERNAL", ""),
                arguments("ANONYMOUS", ""),
                arguments("ANONYMOUS", "\u20ac".repeat(255)));
    }

    /// @param early whether the first goes with the command
    record Sent(boolean early, List<Secret> messages) {
        @Override
        public String toString() {
            return (early ? "" : "late ")
                    + messages.stream()
                            .map(message -> Octets.of(message.reveal()).toString())
                            .map(text -> text.length() > 60 ? text.substring(0, 60) + "…" : text)
                            .toList();
        }
    }

    private static Arguments one(String mechanism, String message, String cause) {
        return arguments(mechanism, new Sent(true, List.of(Secret.utf8(message))), cause);
    }

    private static Arguments one(String mechanism, byte[] message, String cause) {
        return arguments(mechanism, new Sent(true, List.of(Secret.of(message))), cause);
    }

    private static Arguments late(String mechanism, String message, String cause) {
        return arguments(mechanism, new Sent(false, List.of(Secret.utf8(message))), cause);
    }

    private static Arguments two(String mechanism, String first, String second, String cause) {
        return arguments(mechanism, new Sent(true, List.of(Secret.utf8(first), Secret.utf8(second))), cause);
    }

    private static Arguments fin(String last, String cause) {
        return two("SCRAM-SHA-256", "n,,n=" + TestAccounts.ALICE + ",r=abc", last, cause);
    }

    private static Secret withNonce(Secret message, Octets challenge) {
        String text = challenge.text().orElse("");
        return text.startsWith("r=")
                ? Secret.utf8(message.revealText().orElseThrow().replace("NONCE", text.substring(2, text.indexOf(','))))
                : message;
    }
}
