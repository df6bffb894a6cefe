package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.message.TraceHeader.Received;
import org.letterlock.protocol.message.TraceHeader.Tls;
import org.letterlock.protocol.message.TraceHeader.With;

final class TraceHeaderTest {
    private static Received received(String helo, String address, With with, String id, String recipient) {
        return new Received(
                helo,
                InetAddress.ofLiteral(address),
                Optional.of("host.client.example"),
                Optional.of(new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384")),
                new Host.Domain("mx.example.test"),
                with,
                id,
                Optional.of(recipient)
                        .filter(text -> !text.isEmpty())
                        .map(text -> AddressParser.mailbox(text, true).orThrow()),
                OffsetDateTime.parse("2026-11-21T05:00:00Z"));
    }

    private static String text(Received received) {
        return new String(TraceHeader.received(received), StandardCharsets.UTF_8);
    }

    @Test
    void whole() {
        assertThat(text(received("client.example", "192.0.2.7", With.ESMTPSA, "4AB-1", "bob@example.test")))
                .isEqualTo("""
                        Received: from client.example (host.client.example [192.0.2.7])\r
                        \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)\r
                        \tby mx.example.test with ESMTPSA id 4AB-1\r
                        \tfor <bob@example.test>;\r
                        \tSat, 21 Nov 2026 05:00:00 +0000\r
                        """);
    }

    @Test
    void bare() {
        var received = new Received(
                "[IPv6:2001:db8::1]",
                InetAddress.ofLiteral("2001:db8::1"),
                Optional.empty(),
                Optional.empty(),
                new Host.Domain("mx.example.test"),
                With.SMTP,
                "1",
                Optional.empty(),
                OffsetDateTime.parse("2026-11-21T05:00:00+01:00"));
        assertThat(text(received)).isEqualTo("""
                        Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8:0:0:0:0:0:1])\r
                        \tby mx.example.test with SMTP id 1;\r
                        \tSat, 21 Nov 2026 05:00:00 +0100\r
                        """);
    }

    /// auth.md trap 9: what a client calls itself is written by us, into every message.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: evil@x.test",
                "a b",
                "a) by evil.test (",
                "a(b",
                "\"",
                "\\",
                "a;b",
                "<x>",
                "my_pc",
                "bücher",
                "",
                "=?utf-8?q?x?=",
                "a\u001b[2J",
                "x\ty",
                "\0"
            })
    void whatAClientSaysCannotBreakTheField(String helo) {
        String text = text(received(helo, "192.0.2.7", With.ESMTP, helo, ""));
        assertThat(text.lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.length()).isLessThan(200));
        assertThat(text)
                .startsWith("Received: from [192.0.2.7] (helo=")
                .matches("(?s)[\\t\\r\\n -~]*")
                .doesNotContain("Bcc: ");
        byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.scan(bytes, 0, bytes.length).orThrow();
        assertThat(headers.fields()).hasSize(1);
        assertThat(headers.complete()).isTrue();
        assertThat(text.chars().filter(c -> c == '(').count()).isEqualTo(3);
        assertThat(text.chars().filter(c -> c == ')').count()).isEqualTo(3);
    }

    @Test
    void longNamesAreCut() {
        assertThat(text(received("_".repeat(5000), "192.0.2.7", With.ESMTP, "1", "")))
                .hasSizeLessThan(500);
    }

    // RFC 3848, RFC 6531 §4.3
    @ParameterizedTest
    @CsvSource({
        "false, false, false, false, SMTP", "true, false, false, false, ESMTP", "true, true, false, false, ESMTPS",
        "true, false, true, false, ESMTPA", "true, true, true, false, ESMTPSA", "true, false, false, true, UTF8SMTP",
        "true, true, false, true, UTF8SMTPS", "true, false, true, true, UTF8SMTPA",
                "true, true, true, true, UTF8SMTPSA",
        "false, true, false, false, ESMTPS", "false, false, true, false, ESMTPA", "false, true, true, false, ESMTPSA"
    })
    void with(boolean ehlo, boolean tls, boolean authenticated, boolean utf8, With with) {
        assertThat(With.of(ehlo, tls, authenticated, utf8)).isEqualTo(with);
    }

    @Test
    void utf8OnlyWhereTheMessageIs() {
        assertThat(text(received("c.test", "192.0.2.7", With.UTF8SMTP, "1", "jürgen@münchen.example")))
                .contains("for <jürgen@münchen.example>;");
        assertThat(text(received("c.test", "192.0.2.7", With.ESMTP, "1", "jürgen@münchen.example")))
                .doesNotContain("for <");
        assertThat(text(received("c.test", "192.0.2.7", With.ESMTP, "1", "a@münchen.example")))
                .contains("for <a@xn--mnchen-3ya.example>;");
    }

    @Test
    void returnPath() {
        assertThat(new String(TraceHeader.returnPath(new ReversePath.Null()), StandardCharsets.UTF_8))
                .isEqualTo("Return-Path: <>\r\n");
        assertThat(new String(
                        TraceHeader.returnPath(AddressParser.reversePath("<\"a b\"@x.test>", false)
                                .orThrow()),
                        StandardCharsets.UTF_8))
                .isEqualTo("Return-Path: <\"a b\"@x.test>\r\n");
    }
}
