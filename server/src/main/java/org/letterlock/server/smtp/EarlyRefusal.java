package org.letterlock.server.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.letterlock.net.channel.HungUp;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Causes;

/// Logins that are refused before any account is asked: on the wrong port, without TLS, by what is not offered. They
/// stand in the audit like any other, so that whoever owns the device learns what is wrong with it.
final class EarlyRefusal {
    private EarlyRefusal() {}

    /// Tells the accounts of a refused AUTH, where its refusal says something about the device.
    static void audit(Authenticator accounts, Command.Auth command, Reply reply) {
        Optional<Refusal> refusal = refusal(reply);
        if (refusal.isPresent()) {
            Optional<SaslMechanism> mechanism = SaslMechanisms.named(command.mechanism());
            // Strangers choose the word: one that is no mechanism would make rows at will.
            String name = mechanism.map(SaslMechanism::name).orElse("");
            var ignored = accounts.refused(new Claim(name, authcid(name, command.initialResponse())), refusal.get());
        }
    }

    /// Tells the accounts of a handshake that failed.
    static void audit(Authenticator accounts, HungUp failed) {
        if (failed.reason() == HungUp.Reason.TLS) {
            // In JSSE's words.
            boolean old = String.valueOf(failed.getMessage()).contains("supported protocol versions");
            var refusal = new Refusal(Kind.NEEDS_TLS, old ? Causes.OLD_TLS : Causes.TLS_FAILED);
            var ignored = accounts.refused(new Claim("", ""), refusal);
        }
    }

    private static Optional<Refusal> refusal(Reply reply) {
        if (reply.equals(Replies.STARTTLS_FIRST) || reply.equals(Replies.ENCRYPTION_REQUIRED)) {
            return Optional.of(new Refusal(Kind.NEEDS_TLS, Causes.WITHOUT_TLS));
        }
        if (reply.equals(Replies.UNKNOWN_MECHANISM)) {
            return Optional.of(new Refusal(Kind.NOT_OFFERED, Causes.NOT_OFFERED));
        }
        return reply.equals(Replies.NO_AUTH_HERE)
                ? Optional.of(new Refusal(Kind.NOT_OFFERED, Causes.WRONG_PORT))
                : Optional.empty();
    }

    /// The name that PLAIN (RFC 4616 §2) and LOGIN send along, where they do.
    private static String authcid(String mechanism, Optional<Secret> initialResponse) {
        if (initialResponse.isEmpty()) {
            return "";
        }
        byte[] base64 = initialResponse.get().reveal();
        try {
            return Base64Text.decode(base64, 0, base64.length) instanceof Base64Text.Result.Decoded(Secret decoded)
                    ? authcid(mechanism, decoded)
                    : "";
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static String authcid(String mechanism, Secret decoded) {
        byte[] bytes = decoded.reveal();
        try (decoded) {
            int from = mechanism.equals("PLAIN") ? Math.min(indexOfNul(bytes, 0) + 1, bytes.length) : 0;
            int to = mechanism.equals("LOGIN") ? bytes.length : indexOfNul(bytes, from);
            boolean named = mechanism.equals("PLAIN") || mechanism.equals("LOGIN");
            return named ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : "";
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /// Of the first NUL from `from` on, or the end.
    private static int indexOfNul(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return at;
            }
        }
        return bytes.length;
    }
}
