package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.app.cli.CommandLines.Ran;

/// `letterlock sasl encode` and `decode`.
class SaslCommandTest {
    @TempDir
    Path folder;

    private CommandLines commandLines;

    @BeforeEach
    void settle() {
        commandLines = new CommandLines(folder).with("SECRET", "tanstaaftanstaaf");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Ran encode(String... words) {
        var line = new ArrayList<>(List.of("sasl", "encode"));
        line.addAll(List.of(words));
        return commandLines.run(line.toArray(String[]::new));
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("PLAIN -u tim --password-env SECRET", List.of(base64("\0tim\0tanstaaftanstaaf"))),
                Arguments.of(
                        "PLAIN -u tim --authzid bob --password-env SECRET",
                        List.of(base64("bob\0tim\0tanstaaftanstaaf"))),
                Arguments.of("LOGIN -u tim --password-env SECRET", List.of("dGlt", base64("tanstaaftanstaaf"))),
                // RFC 2195 §2
                Arguments.of(
                        "CRAM-MD5 -u tim --password-env SECRET -c PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                        List.of("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw")),
                Arguments.of(
                        "NTLM -u tim --password-env SECRET",
                        List.of("TlRMTVNTUAABAAAAB4KIIAAAAAAoAAAAAAAAACgAAAAAAAAAAAAAAA==")),
                Arguments.of(
                        "XOAUTH2 -u tim --token-env SECRET",
                        List.of(base64("user=tim\1auth=Bearer tanstaaftanstaaf\1\1"))),
                Arguments.of(
                        "oauthbearer -u tim --token-env SECRET --host mx --port 25",
                        List.of(base64("n,a=tim,\1host=mx\1port=25\1auth=Bearer tanstaaftanstaaf\1\1"))),
                Arguments.of("EXTERNAL", List.of("=")),
                Arguments.of("EXTERNAL --authzid bob", List.of("Ym9i")),
                Arguments.of("ANONYMOUS -u sirhc", List.of("c2lyaGM=")));
    }

    /// The challenge of MS-NLMP §4.2.4.3, which tells no time.
    @Test
    void encodesAndDecodesNtlm() {
        String challenge =
                "TlRMTVNTUAACAAAADAAMADgAAAAzgoriASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgACAAwA"
                        + "RABvAG0AYQBpAG4AAQAMAFMAZQByAHYAZQByAAAAAAA=";
        Ran ran = encode("NTLM", "-u", "User", "--domain", "Domain", "--password-env", "SECRET", "-c", challenge);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().lines()).hasSize(2);
        String last = ran.out().lines().toList().getLast();
        assertThat(decode(last).out())
                .contains("NTLM type 3 (authenticate): domain \"Domain\", name \"User\", NTLMv2 proof=…(16 octets), "
                        + "signed (MIC), bound to no TLS channel");
        assertThat(decode(challenge).out()).contains("NTLM type 2 (challenge): target \"Server\"");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void encodes(String words, List<String> lines) {
        Ran ran = encode(words.split(" "));
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().lines()).containsExactlyElementsOf(lines);
        assertThat(ran.err()).doesNotContain("tanstaaf");
    }

    @Test
    void scramGoesOnWithTheNonceOfItsFirstMessage() {
        Ran first = encode("SCRAM-SHA-256", "-u", "tim", "--password-env", "SECRET");
        String message = new String(Base64.getDecoder().decode(first.out().strip()), StandardCharsets.UTF_8);
        assertThat(message).startsWith("n,,n=tim,r=");
        String nonce = message.substring("n,,n=tim,r=".length());
        assertThat(first.err()).contains("--nonce " + nonce);
        Ran second = encode(
                "SCRAM-SHA-256",
                "-u",
                "tim",
                "--password-env",
                "SECRET",
                "--nonce",
                nonce,
                "-c",
                base64("r=" + nonce + "server,s=QSXCR+Q6sek8bf92,i=4096"));
        assertThat(second.code()).as(second.err()).isZero();
        List<String> lines = second.out().lines().toList();
        assertThat(lines).hasSize(2).first().isEqualTo(first.out().strip());
        assertThat(new String(Base64.getDecoder().decode(lines.getLast()), StandardCharsets.UTF_8))
                .matches("c=biws,r=" + Pattern.quote(nonce + "server") + ",p=[A-Za-z0-9+/]{43}=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NTLM2 -u tim                                              | 64 | no such mechanism
            SCRAM-SHA-256-PLUS -u tim --password-env SECRET           | 64 | TLS
            PLAIN --password-env SECRET                               | 64 | -u
            PLAIN -u tim                                              | 64 | no terminal
            XOAUTH2 -u tim                                            | 64 | --token-file
            CRAM-MD5 -u tim --password-env SECRET                     | 64 | --challenge
            CRAM-MD5 -u tim --password-env SECRET -c !!               | 64 | base64
            SCRAM-SHA-1 -u tim --password-env SECRET --nonce short    | 64 | nonce
            SCRAM-SHA-1 -u tim --password-env SECRET -c cj14LHM9eCxpPTE= | 65 | answered
            """)
    void saysWhyItCannotEncode(String words, int code, String reason) {
        Ran ran = encode(words.split(" "));
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(reason).doesNotContain("tanstaaf");
        assertThat(ran.out()).isEmpty();
    }

    private Ran decode(String input, String... words) {
        var line = new ArrayList<>(List.of("sasl", "decode"));
        line.addAll(List.of(words));
        return commandLines.reading(input).run(line.toArray(String[]::new));
    }

    static Stream<Arguments> decodings() {
        return Stream.of(
                Arguments.of(base64("\0tim\0secret"), "PLAIN: authzid=\"\" authcid=\"tim\" password=…(6 octets)", 0),
                Arguments.of(
                        base64("user=tim\1auth=Bearer abc\1\1"), "XOAUTH2: user=\"tim\" auth=Bearer …(3 octets)", 0),
                Arguments.of(base64("n,a=tim,\1auth=Bearer abc\1\1"), "OAUTHBEARER: ", 0),
                Arguments.of("VXNlcm5hbWU6", "LOGIN: prompt \"Username:\"", 0),
                Arguments.of(base64("n,,n=tim,r=abc"), "SCRAM client-first: n (no channel binding), name=\"tim\"", 0),
                Arguments.of(
                        base64("r=abc,s=QSXCR+Q6sek8bf92,i=4096"),
                        "SCRAM server-first: r=…, salt 12 octets, i=4096",
                        0),
                Arguments.of("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", "CRAM-MD5: name=\"tim\" digest=…", 0),
                Arguments.of("AUTH PLAIN " + base64("\0tim\0secret"), "PLAIN: ", 0),
                Arguments.of(
                        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0",
                        "LOGIN: prompt \"Username:\"\nLOGIN: name \"tim\"\nLOGIN: prompt \"Password:\"\nLOGIN: password=…(6 octets)",
                        0),
                Arguments.of(
                        " ~> AUTH XOAUTH2 " + base64("user=tim\1auth=Bearer abc\1\1") + "\n <~ 535 no", "XOAUTH2", 0),
                Arguments.of(base64("\0tim\0secret\n"), "printf %s", 1),
                Arguments.of(base64("\0tim\n\0secret"), "printf %s", 1),
                Arguments.of("AUTH LOGIN " + base64("tim\n"), "printf %s", 1),
                Arguments.of(base64(base64("\0tim\0secret")), "encoded twice", 1),
                Arguments.of("not base64!", "no base64", 1),
                Arguments.of("AUTH PLAIN AHRpbQBzZWNyZXQ", "groups of four", 1));
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void decodes(String input, String said, int code) {
        Ran ran = decode(input);
        assertThat(ran.code()).as(ran.all()).isEqualTo(code);
        assertThat(ran.out()).contains(said).doesNotContain("secret").doesNotContain("abc");
    }

    @Test
    void brokenLinesAreJoined() {
        String token = base64("user=tim\1auth=Bearer " + "x".repeat(200) + "\1\1");
        Ran ran = decode(token.replaceAll("(.{76})", "$1\n"));
        assertThat(ran.out()).contains("(200 octets)", "base64 -w0");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void showsSecretsToThoseWhoAsk() {
        assertThat(decode(base64("\0tim\0secret"), "--show-secrets").out()).contains("secret");
    }

    @Test
    void printsJson() {
        Ran ran = decode(base64("\0tim\0secret"), "--json");
        assertThat(ran.out())
                .startsWith("{\n  \"schema\": \"letterlock.sasl-decode.v1\"")
                .contains("\"mechanism\": \"PLAIN\"", "\"octets\": 11")
                .doesNotContain("secret");
    }

    @Test
    void blobsAreNotTakenFromTheCommandLine() throws Exception {
        Ran ran = decode("", base64("\0tim\0secret"));
        assertThat(ran.code()).isEqualTo(66);
        assertThat(ran.err()).contains("command line").doesNotContain("AHRpb");
        Files.writeString(folder.resolve("blob"), base64("\0tim\0secret"));
        assertThat(decode("", "blob").out()).startsWith("PLAIN: ");
        assertThat(decode("").code()).isEqualTo(66);
        assertThat(commandLines
                        .typing(base64("\0tim\0secret"))
                        .run("sasl", "decode")
                        .out())
                .startsWith("PLAIN: ");
    }
}
