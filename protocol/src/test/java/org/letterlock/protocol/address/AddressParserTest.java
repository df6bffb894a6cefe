package org.letterlock.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Parsed;

/// The grammar of RFC 5321 §4.1.2 and RFC 6531 §3.3, row by row.
final class AddressParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    a@b                                | a                  | b
                    alice@example.test                 | alice              | example.test
                    Alice.Smith@Example.TEST           | Alice.Smith        | example.test
                    a.b.c.d@x.y.z                      | a.b.c.d            | x.y.z
                    !#$%&'*+-/=?^_`{}~@x.test          | !#$%&'*+-/=?^_`{}~ | x.test
                    user+tag@x.test                    | user+tag           | x.test
                    -@x.test                           | -                  | x.test
                    1@1                                | 1                  | 1
                    a@192.0.2.1                        | a                  | 192.0.2.1
                    a@xn--mnchen-3ya.example           | a                  | xn--mnchen-3ya.example
                    a@a-b.c--d.test                    | a                  | a-b.c--d.test
                    "a b"@x.test                       | a b                | x.test
                    "a@b"@x.test                       | a@b                | x.test
                    "a..b"@x.test                      | a..b               | x.test
                    ".a"@x.test                        | .a                 | x.test
                    "a\\"b"@x.test                     | a"b                | x.test
                    "a\\\\b"@x.test                    | a\\b               | x.test
                    "\\a"@x.test                       | a                  | x.test
                    "plain"@x.test                     | plain              | x.test
                    "<>"@x.test                        | <>                 | x.test
                    "(c)"@x.test                       | (c)                | x.test
                    ",;:"@x.test                       | ,;:                | x.test
                    R%D@s.test                         | R%D                | s.test
                    D!R@s.test                         | D!R                | s.test
                    "R@D"@s.test                       | R@D                | s.test
                    "R%D"@s.test                       | R%D                | s.test
                    "@a:b@c"@s.test                    | @a:b@c             | s.test
                    a@[192.0.2.1]                      | a                  | [192.0.2.1]
                    a@[0.0.0.0]                        | a                  | [0.0.0.0]
                    a@[255.255.255.255]                | a                  | [255.255.255.255]
                    a@[IPv6:2001:db8::1]               | a                  | [IPv6:2001:db8::1]
                    a@[ipv6:2001:DB8::1]               | a                  | [IPv6:2001:db8::1]
                    a@[IPv6:::]                        | a                  | [IPv6:::]
                    a@[IPv6:::1]                       | a                  | [IPv6:::1]
                    a@[IPv6:1:2:3:4:5:6:7:8]           | a                  | [IPv6:1:2:3:4:5:6:7:8]
                    a@[IPv6:::ffff:192.0.2.1]          | a                  | [IPv6:::ffff:192.0.2.1]
                    a@[IPv6:64:ff9b::192.0.2.33]       | a                  | [IPv6:64:ff9b::192.0.2.33]
                    """)
    void mailboxes(String text, String local, String host) {
        Mailbox mailbox = AddressParser.mailbox(text, false).orThrow();
        assertThat(mailbox.local()).isEqualTo(local);
        assertThat(mailbox.host().text()).isEqualTo(host);
        assertThat(AddressParser.mailbox(mailbox.text(), false)).isEqualTo(Parsed.ok(mailbox));
        assertThat(AddressParser.reversePath("<" + text + ">", false))
                .isEqualTo(Parsed.ok(new ReversePath.From(mailbox)));
        assertThat(AddressParser.forwardPath("<" + text + ">", false))
                .isEqualTo(Parsed.ok(new ForwardPath.To(mailbox, false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    alice                         | the address has no @ and no domain
                    alice@                        | nothing follows the @
                    @example.test                 | nothing stands before the @
                    @                             | nothing stands before the @
                    a@@b                          | the address has more than one @
                    R@D@S                         | the address has more than one @
                    R@D@                          | the address has more than one @
                    .a@b                          | the part before the @ begins with a dot
                    a.@b                          | the part before the @ ends with a dot
                    a..b@c                        | the part before the @ has two dots in a row
                    .@b                           | the part before the @ begins with a dot
                    a b@c                         | ' ' may stand before the @ only in quotes
                    a,b@c                         | ',' may stand before the @ only in quotes
                    a<b@c                         | '<' may stand before the @ only in quotes
                    a(b)@c                        | '(' may stand before the @ only in quotes
                    a:b@c                         | ':' may stand before the @ only in quotes
                    a;b@c                         | ';' may stand before the @ only in quotes
                    a\\b@c                        | '\\' may stand before the @ only in quotes
                    a[b]@c                        | '[' may stand before the @ only in quotes
                    a"b"@c                        | '"' may stand before the @ only in quotes
                    "a                            | the closing quote is missing
                    "a@b                          | the closing quote is missing
                    "a\\"@b                       | the closing quote is missing
                    "a"b@c                        | only an @ may follow the closing quote
                    "a"."b"@c                     | only an @ may follow the closing quote
                    ""@b                          | nothing stands between the quotes
                    "a"                           | the address has no @ and no domain
                    a@.b                          | the domain has a dot too many
                    a@b.                          | the domain has a dot too many
                    a@b..c                        | the domain has a dot too many
                    a@.                           | the domain has a dot too many
                    a@-b.test                     | a part of the domain begins or ends with a hyphen
                    a@b-.test                     | a part of the domain begins or ends with a hyphen
                    a@b_c.test                    | '_' cannot be in a domain
                    a@b c.test                    | ' ' cannot be in a domain
                    a@b!c                         | '!' cannot be in a domain
                    a@b>                          | '>' cannot be in a domain
                    a@"b"                         | '"' cannot be in a domain
                    a@b(c)                        | '(' cannot be in a domain
                    a@b:25                        | ':' cannot be in a domain
                    a@[192.0.2.1                  | the closing bracket of the address literal is missing
                    a@[                           | the closing bracket of the address literal is missing
                    a@[]                          | the closing bracket of the address literal is missing
                    a@192.0.2.1]                  | ']' cannot be in a domain
                    a@[192.0.2]                   | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[192.0.2.1.5]               | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[192.0.2.256]               | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[192.0.2.01]                | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[0x7f.0.0.1]                | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[2130706433]                | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[example.test]              | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[2001:db8::1]               | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[x-tag:abc]                 | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[[192.0.2.1]]               | the address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1] in form
                    a@[IPv6:]                     | the IPv6 address of the literal is none
                    a@[IPv6:1]                    | the IPv6 address of the literal is none
                    a@[IPv6:1:2:3:4:5:6:7]        | the IPv6 address of the literal is none
                    a@[IPv6:1:2:3:4:5:6:7:8:9]    | the IPv6 address of the literal is none
                    a@[IPv6:1::2::3]              | the IPv6 address of the literal is none
                    a@[IPv6:12345::]              | the IPv6 address of the literal is none
                    a@[IPv6:fe80::1%eth0]         | the IPv6 address of the literal is none
                    a@[IPv6:g::]                  | the IPv6 address of the literal is none
                    a@[IPv6: ::1]                 | the IPv6 address of the literal is none
                    a@[192.0.2.1]b                | the closing bracket of the address literal is missing
                    jürgen@x.test                 | the address holds a character that needs SMTPUTF8
                    a@münchen.example             | the address holds a character that needs SMTPUTF8
                    "ü"@x.test                    | the address holds a character that needs SMTPUTF8
                    """)
    void noMailboxes(String text, String problem) {
        assertThat(AddressParser.mailbox(text, false)).isEqualTo(Parsed.bad(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\0@b", "a\r\n@b", "a\n@b", "\ta@b", "a@b\r\nRCPT TO:<c>", "\"a\tb\"@c", "a\u007f@b", "a@b\0"})
    void controlsAreRefusedEverywhere(String text) {
        Parsed<Mailbox> bad = Parsed.bad("the address holds a control character");
        assertThat(AddressParser.mailbox(text, false)).isEqualTo(bad);
        assertThat(AddressParser.mailbox(text, true)).isEqualTo(bad);
    }

    @Test
    void nothingIsNoMailbox() {
        assertThat(AddressParser.mailbox("", false)).isEqualTo(Parsed.bad("the address is empty"));
        assertThat(AddressParser.reversePath("", false))
                .isEqualTo(Parsed.bad("the address must stand in angle brackets"));
    }

    // RFC 6531 §3.3; the third column is the form to compare and look up (RFC 5890 §2.3.2.1)
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    jürgen@x.test           | x.test              | x.test
                    "j ürgen"@x.test        | x.test              | x.test
                    a@münchen.example       | münchen.example     | xn--mnchen-3ya.example
                    a@MÜNCHEN.example       | münchen.example     | xn--mnchen-3ya.example
                    a@mu\u0308nchen.example | münchen.example     | xn--mnchen-3ya.example
                    δοκιμή@παράδειγμα.δοκιμή | παράδειγμα.δοκιμή  | xn--hxajbheg2az3al.xn--jxalpdlp
                    用户@例子.广告            | 例子.广告             | xn--fsqu00a.xn--4rr70v
                    a@bücher.xn--p1ai       | bücher.xn--p1ai     | xn--bcher-kva.xn--p1ai
                    👍@x.test               | x.test              | x.test
                    """)
    void internationalMailboxes(String text, String host, String ascii) {
        Mailbox mailbox = AddressParser.mailbox(text, true).orThrow();
        assertThat(mailbox.host().text()).isEqualTo(host);
        assertThat(mailbox.ascii().host().text()).isEqualTo(ascii);
        assertThat(AddressParser.mailbox(mailbox.text(), true)).isEqualTo(Parsed.ok(mailbox));
        assertThat(mailbox.isAscii()).isFalse();
        assertThat(AddressParser.mailbox(text, false))
                .isEqualTo(Parsed.bad("the address holds a character that needs SMTPUTF8"));
    }

    // what IDNA would map to another name must not pass for it
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@faß.example", "a@ｅｘａｍｐｌｅ.test", "a@example。test", "a@ﬁle.test", "a@a\u00adb.test",
                "a@x\u200dy.test", "a@m\u00fc_.test", "a@-ü.test", "a@①.test", "a@ü\u2044.test"
            })
    void domainsThatAreNotTheirOwnCanonicalForm(String text) {
        assertThat(AddressParser.mailbox(text, true)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202e", "\u2066", "\u200f", "\u2028", "\u2029", "\u0085", "\u009b", "\ufeff", "\ud800", "\uffff"
            })
    void deceptiveCharacters(String character) {
        assertThat(AddressParser.mailbox("a" + character + "b@x.test", true)).isInstanceOf(Parsed.Bad.class);
        assertThat(AddressParser.mailbox("\"a" + character + "b\"@x.test", true))
                .isInstanceOf(Parsed.Bad.class);
        assertThat(AddressParser.mailbox("a@b" + character + "b.test", true)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void nullReversePath() {
        assertThat(AddressParser.reversePath("<>", false)).isEqualTo(Parsed.ok(new ReversePath.Null()));
        assertThat(AddressParser.forwardPath("<>", false)).isEqualTo(Parsed.bad("a recipient cannot be empty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<postmaster>", "<Postmaster>", "<POSTMASTER>"})
    void postmasterNeedsNoDomain(String text) {
        assertThat(AddressParser.forwardPath(text, false)).isEqualTo(Parsed.ok(new ForwardPath.Postmaster()));
        assertThat(AddressParser.reversePath(text, false)).isInstanceOf(Parsed.Bad.class);
    }

    // RFC 5321 §3.3, Appendix C: accepted, dropped, never followed
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <@a.test:r@d.test>              | r@d.test
                    <@a.test,@b.test:r@d.test>      | r@d.test
                    <@a,@b,@c:r@d>                  | r@d
                    <@a.test:"R@D"@s.test>          | "R@D"@s.test
                    <@A.test:R%D@S.test>            | R%D@s.test
                    """)
    void sourceRoutes(String text, String mailbox) {
        Mailbox target = AddressParser.mailbox(mailbox, false).orThrow();
        assertThat(AddressParser.forwardPath(text, false)).isEqualTo(Parsed.ok(new ForwardPath.To(target, true)));
        assertThat(AddressParser.reversePath(text, false)).isEqualTo(Parsed.ok(new ReversePath.From(target)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<@a.test>",
                "<@a.test:>",
                "<@:r@d>",
                "<@a.test,:r@d>",
                "<@a.test,b.test:r@d>",
                "<@a.test @b.test:r@d>",
                "<@[192.0.2.1]:r@d>",
                "<@a.test:r>",
                "<@a.test:@b.test:r@d>",
                "<:r@d>",
                "<@a_b:r@d>",
                "a@b",
                "<a@b",
                "a@b>",
                "<<a@b>>",
                "<a@b>>",
                "<",
                ">",
                "< a@b>",
                "<a@b >",
                "<a@b><c@d>",
                "<a@b>,<c@d>",
                "<root>",
                "<a@b>x"
            })
    void noPaths(String text) {
        assertThat(AddressParser.forwardPath(text, false)).isInstanceOf(Parsed.Bad.class);
        assertThat(AddressParser.reversePath(text, false)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void limits() {
        String local64 = "l".repeat(AddressParser.LOCAL_PART);
        assertThat(AddressParser.mailbox(local64 + "@x.test", false).ok()).isPresent();
        assertThat(AddressParser.mailbox(local64 + "l@x.test", false))
                .isEqualTo(Parsed.bad("the part before the @ is longer than 64 octets"));
        assertThat(AddressParser.mailbox("ü".repeat(32) + "@x.test", true).ok()).isPresent();
        assertThat(AddressParser.mailbox("ü".repeat(33) + "@x.test", true))
                .isEqualTo(Parsed.bad("the part before the @ is longer than 64 octets"));

        String label63 = "d".repeat(63);
        assertThat(AddressParser.domain(label63 + ".test", false).ok()).isPresent();
        assertThat(AddressParser.domain(label63 + "d.test", false))
                .isEqualTo(Parsed.bad("a part of the domain is longer than 63 octets"));

        String domain255 = String.join(".", label63, label63, label63, label63);
        assertThat(domain255).hasSize(AddressParser.DOMAIN);
        assertThat(AddressParser.domain(domain255, false).ok()).isPresent();
        assertThat(AddressParser.domain(domain255 + "d", false))
                .isEqualTo(Parsed.bad("the domain is longer than 255 octets"));
        // what counts is the length in A-labels
        assertThat(AddressParser.domain(("ü".repeat(20) + ".").repeat(8) + "test", true)
                        .ok())
                .isPresent();
        assertThat(AddressParser.domain(("öäü".repeat(7) + ".").repeat(9) + "test", true))
                .isEqualTo(Parsed.bad("the domain is longer than 255 octets"));
    }

    @Test
    void pathsBearLongLocalPartsUpToTheirOwnLimit() {
        String most = "<" + "l".repeat(AddressParser.PATH - 4) + "@b>";
        assertThat(most).hasSize(AddressParser.PATH);
        assertThat(AddressParser.reversePath(most, false).ok()).isPresent();
        assertThat(AddressParser.forwardPath(most, false).ok()).isPresent();
        assertThat(AddressParser.reversePath("<l" + most.substring(1), false))
                .isEqualTo(Parsed.bad("the address is longer than 256 octets"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    <a@b>                | 5
                    <a@b> SIZE=1         | 5
                    <>                   | 2
                    <"a>b"@c> X          | 9
                    <"a\\">b"@c>         | 11
                    <"a>b@c>             | -1
                    <a@b                 | -1
                    a@b>                 | -1
                    <"\\                 | -1
                    """)
    void pathEnds(String text, int end) {
        assertThat(AddressParser.pathEnd(text, 0)).isEqualTo(end);
    }

    @Test
    void halvesMakeTheSameMailbox() {
        assertThat(AddressParser.mailbox("a b", "X.test", false))
                .isEqualTo(AddressParser.mailbox("\"a b\"@x.test", false));
        assertThat(AddressParser.mailbox("a@b", "x.test", false).orThrow().text())
                .isEqualTo("\"a@b\"@x.test");
        assertThat(AddressParser.mailbox("", "x.test", false)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void hosts() {
        assertThat(AddressParser.host("X.test", false)).isEqualTo(Parsed.ok(new Host.Domain("x.test")));
        assertThat(AddressParser.host("[192.0.2.7]", false).orThrow())
                .isInstanceOfSatisfying(
                        Host.Literal.class,
                        literal ->
                                assertThat(literal.address().getHostAddress()).isEqualTo("192.0.2.7"));
        assertThat(AddressParser.domain("[192.0.2.7]", false)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A.test", "a b", "a@b", "a>b", "a\r\nb"})
    void noDomainIsMadeByHandThatNoParserWouldMake(String text) {
        assertThatThrownBy(() -> new Host.Domain(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMailboxIsMadeByHandThatWouldBreakALine() {
        var host = new Host.Domain("x.test");
        assertThatThrownBy(() -> new Mailbox("a\r\nb", host)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mailbox("", host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverParsesPrintsAsItself() {
        Cases.of(3000).check(one -> {
            String text = one.text("aB1.\"\\@%!<>:,[]- üß例\u0308é", 24);
            boolean utf8 = one.chance(70);
            if (AddressParser.mailbox(text, utf8) instanceof Parsed.Ok<Mailbox>(Mailbox mailbox)) {
                assertThat(AddressParser.mailbox(mailbox.text(), utf8)).isEqualTo(Parsed.ok(mailbox));
                String path = "<" + mailbox.text() + ">";
                assertThat(AddressParser.pathEnd(path + " X", 0)).isEqualTo(path.length());
                assertThat(AddressParser.forwardPath(path, utf8))
                        .isEqualTo(Parsed.ok(new ForwardPath.To(mailbox, false)));
            }
        });
    }

    @Test
    void anyLocalPartCanBeWritten() {
        Cases.of(1000).check(one -> {
            String local = one.text("a.\"\\@ <>,;:()[]%!", 20);
            if (!local.isEmpty()) {
                var mailbox = new Mailbox(local, host(one));
                assertThat(AddressParser.mailbox(mailbox.text(), false)).isEqualTo(Parsed.ok(mailbox));
            }
        });
    }

    private static Host host(Case one) {
        return AddressParser.host(one.pick("x.test", "[192.0.2.1]", "[IPv6:2001:db8::1]"), false)
                .orThrow();
    }
}
