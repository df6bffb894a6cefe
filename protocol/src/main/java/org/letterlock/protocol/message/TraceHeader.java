package org.letterlock.protocol.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.text.Parsed;

/// The fields a server puts before a message: `Received:` and `Return-Path:` (RFC 5321 §4.4). What a peer said of
/// itself is written only as far as it is harmless.
public final class TraceHeader {
    private TraceHeader() {}

    /// How a message came: the `with` of its `Received:` field (RFC 3848, RFC 6531 §4.3).
    public enum With {
        SMTP,
        ESMTP,
        ESMTPA,
        ESMTPS,
        ESMTPSA,
        UTF8SMTP,
        UTF8SMTPA,
        UTF8SMTPS,
        UTF8SMTPSA;

        /// After HELO it is SMTP, unless TLS or AUTH was used, of which plain SMTP knows nothing.
        public static With of(boolean ehlo, boolean tls, boolean authenticated, boolean smtpUtf8) {
            if (!ehlo && !tls && !authenticated && !smtpUtf8) {
                return SMTP;
            }
            return valueOf((smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (tls ? "S" : "") + (authenticated ? "A" : ""));
        }
    }

    /// What TLS came to.
    ///
    /// @param version as JSSE names it, `TLSv1.3`
    /// @param cipher as JSSE names it, `TLS_AES_256_GCM_SHA384`
    public record Tls(String version, String cipher) {}

    /// What a `Received:` field tells.
    ///
    /// @param helo what the client called itself, unchecked
    /// @param client its address
    /// @param clientName the name that its address has and that has its address, where one was found
    /// @param by this server's name
    /// @param id under which this server's log knows the message
    /// @param recipient only where there is exactly one: the others' addresses are nobody's business
    ///        (RFC 5321 §7.2)
    public record Received(
            String helo,
            InetAddress client,
            Optional<String> clientName,
            Optional<Tls> tls,
            Host.Domain by,
            With with,
            String id,
            Optional<Mailbox> recipient,
            OffsetDateTime at) {}

    /// The field with its CRLFs.
    public static byte[] received(Received received) {
        boolean utf8 = received.with().name().startsWith("UTF8");
        String literal = literal(received.client());
        var text = new StringBuilder(256).append("Received: from ");
        // RFC 5321 §4.4: the name as given, and in the comment what the server knows by itself
        if (AddressParser.host(received.helo(), false) instanceof Parsed.Ok<Host>(Host named)) {
            text.append(named.text());
        } else {
            text.append(literal)
                    .append(" (helo=")
                    .append(harmless(received.helo()))
                    .append(')');
        }
        text.append(" (");
        received.clientName()
                .flatMap(name -> AddressParser.domain(name, false).ok())
                .ifPresent(name -> text.append(name.text()).append(' '));
        text.append(literal).append(")\r\n");
        received.tls()
                .ifPresent(tls -> text.append("\t(using ")
                        .append(harmless(tls.version()))
                        .append(" with cipher ")
                        .append(harmless(tls.cipher()))
                        .append(")\r\n"));
        text.append("\tby ").append(received.by().ascii()).append(" with ").append(received.with());
        text.append(" id ").append(harmless(received.id()));
        received.recipient()
                .filter(recipient -> utf8 || !recipient.needsUtf8())
                .ifPresent(recipient -> text.append("\r\n\tfor <")
                        .append(utf8 ? recipient.text() : recipient.ascii().text())
                        .append('>'));
        text.append(";\r\n\t").append(MailDate.print(received.at())).append("\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The field with its CRLF: who hears of it when delivery fails. Written at final delivery (RFC 5321 §4.4).
    public static byte[] returnPath(ReversePath path) {
        return ("Return-Path: <" + path.text() + ">\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// RFC 5321 §4.1.3.
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }

    /// Nothing that could end a comment, a field or a line; at most 128 characters.
    private static String harmless(String text) {
        String cut = text.length() > 128 ? text.substring(0, 128) : text;
        String kept = cut.replaceAll("[^A-Za-z0-9._:\\[\\]/+-]", "?");
        return kept.isEmpty() ? "?" : kept;
    }
}
