package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.ChallengeMessage;
import org.letterlock.protocol.sasl.ntlm.NegotiateMessage;
import org.letterlock.protocol.sasl.ntlm.NtlmFlag;
import org.letterlock.protocol.sasl.ntlm.Response;
import org.letterlock.protocol.sasl.ntlm.TargetInfo;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// A message of NTLM in plain words.
final class NtlmDescription {
    private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
    private static final int TYPE = SIGNATURE.length;

    private NtlmDescription() {}

    static boolean isMessage(byte[] message) {
        return message.length > TYPE && Octets.of(message, 0, TYPE).equals(Octets.of(SIGNATURE));
    }

    static String describe(byte[] message, boolean showSecrets) {
        if (!isMessage(message)) {
            return "NTLM: " + message.length + " octets that are no NTLM message";
        }
        return switch (message[TYPE]) {
            case 1 ->
                words(
                        "NTLM type 1 (negotiate)",
                        message,
                        NegotiateMessage.parse(message).map(NtlmDescription::negotiate));
            case 2 ->
                words(
                        "NTLM type 2 (challenge)",
                        message,
                        ChallengeMessage.parse(message).map(NtlmDescription::challenge));
            case 3 ->
                words(
                        "NTLM type 3 (authenticate)",
                        message,
                        AuthenticateMessage.parse(message).map(parsed -> authenticate(parsed, showSecrets)));
            default -> "NTLM of unknown type, …(" + message.length + " octets)";
        };
    }

    private static String words(String head, byte[] message, Parsed<String> words) {
        return switch (words) {
            case Parsed.Ok<String>(String text) -> head + ": " + text;
            case Parsed.Bad<String>(String problem) ->
                head + ": malformed, " + problem + ", in …(" + message.length + " octets)";
        };
    }

    private static String negotiate(NegotiateMessage message) {
        var words = new StringJoiner(", ");
        words.add(message.flags().has(NtlmFlag.UNICODE) ? "names in Unicode" : "names in a code page");
        name(words, "domain", message.domain());
        name(words, "workstation", message.workstation());
        return words.toString();
    }

    private static String challenge(ChallengeMessage message) {
        var words = new StringJoiner(", ");
        words.add("target " + SaslDescription.quoted(message.target()));
        message.info().ifPresent(info -> {
            name(words, "domain", text(info, TargetInfo.DNS_DOMAIN));
            name(words, "computer", text(info, TargetInfo.DNS_COMPUTER));
            if (info.time().isPresent()) {
                words.add("its time");
            }
        });
        return words.toString();
    }

    private static String authenticate(AuthenticateMessage message, boolean showSecrets) {
        var words = new StringJoiner(", ");
        words.add("domain " + SaslDescription.quoted(message.domain()));
        words.add("name " + SaslDescription.quoted(message.user()));
        name(words, "workstation", message.workstation());
        switch (message.response()) {
            case Response.Anonymous _ -> words.add("as nobody");
            case Response.LanManager _ -> words.add("LAN Manager response …");
            case Response.Version1 _ -> words.add("NTLMv1 response …");
            case Response.Session _ -> words.add("NTLM2 session response …");
            case Response.Version2 proof -> {
                words.add("NTLMv2 proof="
                        + (showSecrets
                                ? HexFormat.of().formatHex(proof.proof().toByteArray())
                                : "…(" + proof.proof().length() + " octets)"));
                words.add(message.mic().isPresent() ? "signed (MIC)" : "not signed (no MIC)");
                Optional<Octets> bound = proof.blob().info().channelBindings();
                words.add(bound.isPresent() ? "bound to the TLS channel" : "bound to no TLS channel");
            }
        }
        return words.toString();
    }

    private static void name(StringJoiner words, String what, String name) {
        if (!name.isEmpty()) {
            words.add(what + " " + SaslDescription.quoted(name));
        }
    }

    private static String text(TargetInfo info, int id) {
        return info.value(id)
                .map(name -> new String(name.toByteArray(), StandardCharsets.UTF_16LE))
                .orElse("");
    }
}
