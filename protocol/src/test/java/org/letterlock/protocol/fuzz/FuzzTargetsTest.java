package org.letterlock.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.kit.cases.Cases;

/// Every fuzz target, over its seeds, over those with octets changed, over random octets, raw and folded into the
/// protocol's alphabet.
final class FuzzTargetsTest {
    record Target(String name, Consumer<byte[]> run, String alphabet, List<String> seeds) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() {
        return Stream.of(
                new Target(
                        "commands",
                        CommandParserFuzz::fuzzerTestOneInput,
                        "MAILFROTCPADHEUS:<>@\"\\ =;+,.ab019[]%!\r\n\0",
                        List.of(
                                "MAIL FROM:<@a.b,@c.d:\"e f\"@[IPv6:::1]> SIZE=1 BODY=8BITMIME SMTPUTF8 AUTH=+3C+3E RET=HDRS ENVID=a+20b",
                                "RCPT TO:<Postmaster> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@c",
                                "RCPT TO:<jürgen@münchen.example> ORCPT=utf-8;ü",
                                "AUTH PLAIN  AGEAYg==",
                                "BDAT 100 LAST",
                                "EHLO [192.0.2.1]",
                                "VRFY ü SMTPUTF8",
                                "GET / HTTP/1.1")),
                new Target(
                        "addresses",
                        AddressParserFuzz::fuzzerTestOneInput,
                        "ab.@\"\\<>()[]:;, IPv6012-_%!=?ü例",
                        List.of(
                                "<@a.b,@c.d:\"e f\"@[IPv6:2001:db8::1]>",
                                "Group: \"a, b\" <c@d> (e), f@[192.0.2.1];, =?UTF-8?Q?=C3=BC?= <g@h>",
                                "jürgen@münchen.example",
                                "faß.example",
                                "xn--mnchen-3ya.example",
                                "a . b @ c . d",
                                "\"a\\\"b\"@c")),
                new Target(
                        "data",
                        DotReaderFuzz::fuzzerTestOneInput,
                        "\r\n.a\0",
                        List.of(
                                "\0a\r\n..b\r\n.\r\nQUIT",
                                "\3.\r\n",
                                "\1a\n.\r\n\r\n.\r\n",
                                "\5\r\n.\r\r\n.\r\n",
                                "\0\r.\r\r\n.\n.\r\n")),
                new Target(
                        "replies",
                        ReplyReaderFuzz::fuzzerTestOneInput,
                        "2503-. 17\nAUTH=SIZELM\tü\u001b",
                        List.of(
                                "250-x\n250-AUTH PLAIN\n250-AUTH=LOGIN\n250-SIZE 100\n250 LIMITS RCPTMAX=5\n",
                                "550-5.7.1 a\n550 5.7.1 b\n",
                                "334 \n334\n",
                                "250-a\n550 b\n999\n")),
                new Target(
                        "headers",
                        HeadersFuzz::fuzzerTestOneInput,
                        "aF: \r\n\t<>@\"\\()=?UTF-8QB*'%;,.0123ü",
                        List.of(
                                "From: =?UTF-8?B?w7w=?= <a@b>\r\nDate: Sat, 21 Nov 2026 05:00:00 +0000\r\n\r\nbody",
                                "Content-Type: a/b; x*0*=utf-8''%C3; x*1*=%BC; y=\"z\r\n w\"\r\nMessage-ID: <a@b>\r\n",
                                "From: g: a@b, (c (d) e) <f@g>;\r\n folded\r\n\r\n",
                                "From : a\n b\nno field\n")),
                new Target(
                        "transcripts",
                        TranscriptFuzz::fuzzerTestOneInput,
                        "CS:-><~*=# \n!tlscear",
                        List.of(
                                "S: 220 x\nC: EHLO y\n!tls\n   # note\n=== event\n*** trouble\n",
                                " -> a\n <~ b\n**> c\n<~* d\n")));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seeds(Target target) {
        target.seeds().forEach(seed -> target.run().accept(seed.getBytes(StandardCharsets.UTF_8)));
        target.run().accept(new byte[0]);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsWithOctetsChanged(Target target) {
        Cases.of(1500).check(one -> {
            byte[] octets = one.pick(target.seeds()).getBytes(StandardCharsets.UTF_8);
            for (int i = one.between(1, 4); i > 0; i--) {
                int folded =
                        target.alphabet().charAt(one.below(target.alphabet().length()));
                octets[one.below(octets.length)] = (byte) (one.chance(50) ? folded : one.below(256));
            }
            target.run().accept(octets);
        });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void randomOctets(Target target) {
        Cases.of(1500).check(one -> target.run().accept(one.bytes(100)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void randomOctetsOfTheAlphabet(Target target) {
        Cases.of(2500)
                .check(one ->
                        target.run().accept(one.text(target.alphabet(), 80).getBytes(StandardCharsets.UTF_8)));
    }
}
