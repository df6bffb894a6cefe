package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.sasl.Exchange.Message;
import org.letterlock.protocol.text.Octets;

/// The words of transcripts. In the tables `^0` and `^A` stand for the octets 0 and 1, `^J` for a line feed.
final class SaslDescriptionTest {
    static List<Parties> everyMechanism() {
        return Parties.all().toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    PLAIN | ^0alice@example.test^0sixteen octets!! | PLAIN: authzid="" authcid="alice@example.test" password=…(16 octets)
                    PLAIN | bob^0alice^0x | PLAIN: authzid="bob" authcid="alice" password=…(1 octets)
                    PLAIN | ^0alice^0secret^J | PLAIN: authzid="" authcid="alice" password=…(7 octets, ends in a line break)
                    PLAIN | ^0alice^J^0secret | PLAIN: authzid="" authcid="alice\\u{a}" (ends in a line break) password=…(6 octets)
                    PLAIN | alice^0secret | PLAIN: malformed, fewer than two NULs in …(12 octets)
                    LOGIN | alice | LOGIN: name "alice"
                    CRAM-MD5 | tim b913a602c7eda7a495b4e6e7334d3890 | CRAM-MD5: name="tim" digest=…(32 octets)
                    CRAM-MD5 | nonsense | CRAM-MD5: malformed, not a name, a space and 32 digits in …(8 octets)
                    SCRAM-SHA-1 | n,,n=user,r=fyko | SCRAM client-first: n (no channel binding), name="user", r=…
                    SCRAM-SHA-1 | y,a=bob,n=user,r=fyko | SCRAM client-first: y (channel binding known, none seen offered), authzid="bob", name="user", r=…
                    SCRAM-SHA-1-PLUS | p=tls-exporter,,n=user,r=fyko | SCRAM client-first: "p=tls-exporter", name="user", r=…
                    SCRAM-SHA-1 | c=biws,r=fyko3rf,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts= | SCRAM client-final: channel binding "n,,", r=…, proof=…(20 octets)
                    SCRAM-SHA-1-PLUS | c=cD10bHMtZXhwb3J0ZXIsLGFiY2Q=,r=f,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts= | SCRAM client-final: channel binding "p=tls-exporter,," and 4 octets, r=…, proof=…(20 octets)
                    SCRAM-SHA-1 | nonsense | SCRAM: malformed, …(8 octets)
                    XOAUTH2 | user=a@b^Aauth=Bearer abc^A^A | XOAUTH2: user="a@b" auth=Bearer …(3 octets)
                    XOAUTH2 | user=a@b^Aauth=Bearer abc^A | XOAUTH2: user="a@b" auth=Bearer …(3 octets) (malformed: it does not end in two octets of value 1)
                    OAUTHBEARER | n,a=a@b,^Ahost=h^Aport=143^Aauth=Bearer abc^A^A | OAUTHBEARER: "n,a=a@b," host="h" port="143" auth=Bearer …(3 octets)
                    EXTERNAL | alice | EXTERNAL: authzid="alice"
                    ANONYMOUS | sirhc | ANONYMOUS: trace "sirhc"
                    DIGEST-MD5 | whatever | DIGEST-MD5: …(8 octets)
                    """)
    void whatAClientSaysFirst(String mechanism, String message, String words) {
        assertThat(SaslDescription.describe(mechanism, true, 0, octets(message)))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    LOGIN | hunter2 | LOGIN: password=…(7 octets)
                    XOAUTH2 | `` | XOAUTH2: understood, it is refused
                    OAUTHBEARER | ^A | OAUTHBEARER: understood, it is refused
                    OAUTHBEARER | hello | OAUTHBEARER: something else than the end it must be
                    SCRAM-SHA-1 | `` | SCRAM: the server's signature is right
                    """)
    void whatAClientSaysSecond(String mechanism, String message, String words) {
        assertThat(SaslDescription.describe(mechanism, true, 1, octets(message)))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    PLAIN | `` | PLAIN: the server waits for the message
                    PLAIN | go on | PLAIN: the server says "go on"
                    LOGIN | Username: | LOGIN: prompt "Username:"
                    CRAM-MD5 | <1.2@h> | CRAM-MD5: challenge "<1.2@h>"
                    SCRAM-SHA-1 | r=fyko3rf,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096 | SCRAM server-first: r=…, salt 16 octets, i=4096
                    SCRAM-SHA-1 | r=fyko3rf,s=W22,i=4096,m=x | SCRAM server-first: r=…, salt malformed (base64 comes in groups of four, and 3 octets are none), i=4096, m=…(1 octets)
                    SCRAM-SHA-1 | v=rmF9pqV8S7suAoZWja4dJRkFsKQ= | SCRAM server-final: signature=…(20 octets)
                    SCRAM-SHA-1 | e=invalid-proof | SCRAM server-final: error "invalid-proof"
                    XOAUTH2 | {"status":"401"} | XOAUTH2: the token is refused: "{\\"status\\":\\"401\\"}"
                    """)
    void whatAServerSays(String mechanism, String message, String words) {
        assertThat(SaslDescription.describe(mechanism, false, 0, octets(message)))
                .isEqualTo(words);
    }

    @Test
    void ntlmIsNamed() {
        for (int type = 1; type <= 3; type++) {
            byte[] message = octets("NTLMSSP^0xxxxxxxxxxxxxxxx");
            message[8] = (byte) type;
            String words = SaslDescription.describe("NTLM", type != 2, 0, message);
            assertThat(words).startsWith("NTLM type " + type + " (").contains("24 octets");
            assertThat(SaslDescription.guess(message, false)).isEqualTo(words);
        }
        assertThat(SaslDescription.describe("NTLM", true, 0, octets("x")))
                .isEqualTo("NTLM: 1 octets that are no NTLM message");
        assertThat(SaslDescription.describe("NTLM", false, 0, octets("NTLM supported")))
                .isEqualTo("NTLM: 14 octets that are no NTLM message");
    }

    /// What people send by mistake holds their password in places where a name should be.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    LOGIN | ^0alice^0hunter2
                    EXTERNAL | ^0alice^0hunter2
                    ANONYMOUS | ^0alice^0hunter2
                    PLAIN | alice^0hunter2
                    PLAIN | alice^0hunter2^0
                    PLAIN | ^0alice^0^0hunter2
                    PLAIN | hunter2
                    CRAM-MD5 | alice hunter2
                    CRAM-MD5 | hunter2 x
                    XOAUTH2 | user=alice auth=Bearer hunter2^A^A
                    XOAUTH2 | user=alice^^Aauth=Bearer hunter2^^A^^A
                    XOAUTH2 | hunter2
                    OAUTHBEARER | n,a=alice,auth=Bearer hunter2^A^A
                    OAUTHBEARER | n,a=alice,^Ahunter2^A^A
                    SCRAM-SHA-1 | hunter2
                    SCRAM-SHA-1 | n,hunter2,n=alice,r=x
                    SCRAM-SHA-1 | n,,n=alice,r=x,p=hunter2
                    NTLM | hunter2
                    """)
    void misplacedSecretsAreMaskedToo(String mechanism, String message) {
        byte[] octets = octets(message.replace("^^A", "\\1"));
        for (int step = 0; step < 2; step++) {
            assertThat(SaslDescription.describe(mechanism, true, step, octets)).doesNotContain("hunter2");
        }
        assertThat(SaslDescription.guess(octets, false)).doesNotContain("hunter2");
    }

    @Test
    void aPasswordIsNoPrompt() {
        for (String secret : List.of("password1", "userpass", "Passw0rd:")) {
            assertThat(SaslDescription.guess(octets(secret), false)).startsWith("unknown: …(");
        }
    }

    /// Only for those who ask.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    PLAIN | ^0alice^0hunter2 | PLAIN: authzid="" authcid="alice" password="hunter2"
                    CRAM-MD5 | tim b913a602c7eda7a495b4e6e7334d3890 | CRAM-MD5: name="tim" digest="b913a602c7eda7a495b4e6e7334d3890"
                    XOAUTH2 | user=a^Aauth=Bearer abc^A^A | XOAUTH2: user="a" auth=Bearer "abc"
                    SCRAM-SHA-1 | c=biws,r=fyko,p=AAEC | SCRAM client-final: channel binding "n,,", r="fyko", proof=3 octets 000102
                    """)
    void secretsAreShownOnRequest(String mechanism, String message, String words) {
        assertThat(SaslDescription.describe(mechanism, true, 0, octets(message), true))
                .isEqualTo(words);
    }

    /// A blob of which nobody says what it is reads as it would in its exchange.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void blobsAreKnownByTheirLooks(Parties parties) {
        TestAccounts accounts = new TestAccounts().certificate(TestAccounts.ALICE);
        int client = 0;
        int server = 0;
        for (Message message : Exchange.run(parties.client(parties.right()), parties.server(accounts))
                .messages()) {
            int step = message.fromClient() ? client++ : server++;
            String known =
                    SaslDescription.describe(parties.mechanism().name(), message.fromClient(), step, message.octets());
            boolean bare = message.octets().length == 0
                    || parties.mechanism().name().equals("ANONYMOUS")
                    || (parties.mechanism().name().equals("LOGIN") && message.fromClient());
            if (!bare) {
                assertThat(SaslDescription.guess(message.octets(), false)).isEqualTo(known);
            }
        }
    }

    @Test
    void whatIsNotKnownIsCounted() {
        assertThat(SaslDescription.guess(octets("hunter2"), false)).isEqualTo("unknown: …(7 octets)");
        assertThat(SaslDescription.guess(octets("hunter2"), true)).isEqualTo("unknown: \"hunter2\"");
        assertThat(SaslDescription.guess(octets("{\"status\":\"400\"}"), false)).contains("400");
    }

    /// Nothing a peer says moves a cursor, ends a line, or fills a screen.
    @Test
    void anythingIsPrintableAndBounded() {
        var random = new Random(9);
        String alphabet = "n,=rspvacie\0\1ABCw= \n\u001b";
        List<String> mechanisms = List.of(
                "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER", "EXTERNAL", "NTLM", "X\u001b");
        for (int round = 0; round < 20_000; round++) {
            byte[] message = new byte[random.nextInt(40)];
            random.nextBytes(message);
            if (random.nextBoolean()) {
                for (int at = 0; at < message.length; at++) {
                    message[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
            }
            String mechanism = mechanisms.get(random.nextInt(mechanisms.size()));
            assertLine(SaslDescription.describe(mechanism, random.nextBoolean(), random.nextInt(3), message));
            assertLine(SaslDescription.describe(mechanism, random.nextBoolean(), 0, message, true));
            assertLine(SaslDescription.guess(message, random.nextBoolean()));
        }
        assertThat(SaslDescription.describe(
                        "LOGIN", true, 0, "x".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .hasSizeLessThan(600);
        assertThat(SaslDescription.describe("LOGIN", true, 0, octets("a\u202eb\u2028c\u0085d")))
                .isEqualTo("LOGIN: name \"a\\u{202e}b\\u{2028}c\\u{85}d\"");
    }

    private static void assertLine(String words) {
        assertThat(words).isNotBlank();
        assertThat(words.codePoints().noneMatch(Character::isISOControl))
                .as(words)
                .isTrue();
    }

    private static byte[] octets(String text) {
        return Octets.utf8(text.replace("^0", "\0").replace("^A", "\1").replace("^J", "\n"))
                .toByteArray();
    }
}
