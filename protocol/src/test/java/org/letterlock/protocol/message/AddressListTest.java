package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// Address lists (RFC 5322 §3.4, §4.4), among them those of its Appendix A.
final class AddressListTest {
    private static String shown(String text) {
        return AddressList.parse(text).orThrow().named().stream()
                .map(named -> named.name().orElse("-") + " <" + named.mailbox() + ">")
                .reduce((a, b) -> a + " / " + b)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    a@b                                             | - <a@b>
                    <a@b>                                           | - <a@b>
                    Alice <a@b>                                     | Alice <a@b>
                    Alice B. Smith <a@b>                            | Alice B. Smith <a@b>
                    "Smith, Alice" <a@b>                            | Smith, Alice <a@b>
                    "a \\"b\\" c" <a@b>                             | a "b" c <a@b>
                    Alice<a@b>                                      | Alice <a@b>
                    Alice <a@b>, Bob <c@d>                          | Alice <a@b> / Bob <c@d>
                    a@b,c@d,e@f                                     | - <a@b> / - <c@d> / - <e@f>
                    ,, a@b ,, c@d ,                                 | - <a@b> / - <c@d>
                    a@b (Alice)                                     | Alice <a@b>
                    (x) a@b                                         | - <a@b>
                    a(x)@(y)b(z)                                    | z <a@b>
                    (deep (deeper (deepest))) Alice (x) <(y)a@b(z)> | Alice <a@b>
                    "(not a comment)" <a@b>                         | (not a comment) <a@b>
                    a . b @ c . d                                   | - <a.b@c.d>
                    "a b"@c                                         | - <"a b"@c>
                    "a"."b"@c                                       | - <a.b@c>
                    a."b c".d@e                                     | - <"a.b c.d"@e>
                    <@r.test,@s.test:a@b>                           | - <a@b>
                    Alice <@r.test:a@b>                             | Alice <a@b>
                    a@[192.0.2.1]                                   | - <a@[192.0.2.1]>
                    a@b <c@d>                                       | a@b <c@d>
                    =?UTF-8?Q?J=C3=BCrgen?= <a@b>                   | Jürgen <a@b>
                    =?UTF-8?Q?J=C3=BCr?= =?UTF-8?Q?gen?= <a@b>      | Jürgen <a@b>
                    Jürgen <jürgen@münchen.example>                 | Jürgen <jürgen@münchen.example>
                    undisclosed-recipients:;                        |
                    Friends: a@b, Bob <c@d>;, e@f                   | - <a@b> / Bob <c@d> / - <e@f>
                    A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>; | Ed Jones <c@a.test> / - <joe@where.test> / John <jdoe@one.test>
                    Pete(A nice \\) chap) <pete(his account)@silly.test(his host)> | Pete <pete@silly.test>
                    (Empty list)(start)Hidden recipients  :(nobody(that I know))  ; |
                    Joe Q. Public <john.q.public@example.com>       | Joe Q. Public <john.q.public@example.com>
                    "Giant; \\"Big\\" Box" <sysservices@example.net> | Giant; "Big" Box <sysservices@example.net>
                    Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example | Mary Smith <mary@example.net> / - <jdoe@test.example>
                    """)
    void lists(String text, String expected) {
        assertThat(shown(text)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice <",
                "alice <a",
                "alice <a@b",
                "<>",
                "<a>",
                "a@",
                "@b",
                "a b@c",
                "a..b@c",
                ".a@b",
                "a.@b",
                "a@b c@d",
                "a@b Alice",
                "\"a",
                "\"a@b",
                "(a",
                "a@b (",
                "a@b (x",
                "x:",
                "x: a@b",
                "x: y: a@b;;",
                "x: a@b; c@d",
                "a@b;c@d",
                "<a@b> x",
                "<<a@b>>",
                "a@b>",
                "a@[1",
                "a@b_c",
                "<@r.test a@b>",
                "a\0@b",
                "[a]@b",
                "a,b@c",
                "Alice <a@b>, evil",
                "a@b <c@d> <e@f>"
            })
    void noLists(String text) {
        assertThat(AddressList.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void groupsStayGroups() {
        assertThat(AddressList.parse("All: a@b;").orThrow().addresses())
                .singleElement()
                .isInstanceOfSatisfying(
                        AddressList.Address.Group.class,
                        group -> assertThat(group.name()).isEqualTo("All"));
        assertThat(AddressList.parse("").orThrow()).isEqualTo(new AddressList(List.of()));
    }

    @Test
    void bounds() {
        assertThat(AddressList.parse("(".repeat(Cursor.NESTING) + ")".repeat(Cursor.NESTING) + "a@b")
                        .ok())
                .isPresent();
        assertThat(AddressList.parse("(".repeat(Cursor.NESTING + 1) + ")".repeat(Cursor.NESTING + 1) + "a@b"))
                .isEqualTo(Parsed.bad("a comment does not end"));
        assertThat(AddressList.parse("a@b,".repeat(AddressList.ADDRESSES)).ok()).isPresent();
        assertThat(AddressList.parse("a@b,".repeat(AddressList.ADDRESSES + 1)))
                .isEqualTo(Parsed.bad("the list has more than 10000 addresses"));
        assertThat(AddressList.parse("g:" + "a@b,".repeat(AddressList.ADDRESSES + 1) + ";"))
                .isEqualTo(Parsed.bad("the list has more than 10000 addresses"));
        assertThat(AddressList.parse("(".repeat(200_000))).isInstanceOf(Parsed.Bad.class);
        assertThat(AddressList.parse("a.".repeat(100_000) + "b@c")).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void whatIsWrittenReadsBack() {
        Cases.of(1500).check(one -> {
            List<NamedMailbox> written = one.list(4, () -> {
                var mailbox = new Mailbox(
                        "l" + one.text("a.\" @(\\<", 6),
                        AddressParser.host("x.test", false).orThrow());
                return NamedMailbox.of(one.text("abü ,.\"\\<>@()=?:;例", 30), mailbox);
            });
            String field = FieldWriter.addresses("To", written, false);
            assertThat(field.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
            byte[] bytes = (field + "\r\n").getBytes(StandardCharsets.UTF_8);
            Headers headers = Headers.scan(bytes, 0, bytes.length).orThrow();
            assertThat(headers.fields()).hasSize(1);
            assertThat(headers.addresses("To").orThrow().named()).isEqualTo(written);
        });
    }

    @Test
    void anyText() {
        Cases.of(5000).check(one -> {
            String text = one.text("a@b.<>()\"\\,:; []=?Qü\0", 40);
            if (AddressList.parse(text) instanceof Parsed.Ok<AddressList>(AddressList list)) {
                list.named().forEach(named -> assertThat(named.toString()).matches("[^\\p{Cntrl}]*"));
            }
        });
    }
}
