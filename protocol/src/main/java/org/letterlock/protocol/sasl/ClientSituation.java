package org.letterlock.protocol.sasl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Octets;

/// All that a client's choice of a mechanism hangs on; see [SaslMechanisms#choose].
record ClientSituation(
        Offer offer, Credentials credentials, ChannelBindings channel, boolean mayExpose, List<String> wanted) {
    /// Domains of Microsoft's mail servers, which take no OAUTHBEARER.
    private static final List<String> MICROSOFT =
            List.of("outlook.com", "office365.com", "office.com", "hotmail.com", "live.com", "microsoft.com");

    Choice choice() {
        Stream<SaslMechanism> candidates = wanted.isEmpty()
                ? SaslMechanisms.ALL.stream()
                : wanted.stream().flatMap(name -> SaslMechanisms.named(name).stream());
        return candidates
                .filter(mechanism -> obstacle(mechanism).isEmpty())
                .findFirst()
                .<Choice>map(Choice.Use::new)
                .orElseGet(() -> new Choice.None(reason()));
    }

    /// Why a mechanism cannot be used here; empty where it can.
    private Optional<String> obstacle(SaslMechanism mechanism) {
        if (!offer.includes(mechanism.name())) {
            return Optional.of("not offered; the server offers " + shown(String.join(" ", offer.names())));
        }
        Optional<String> objection = mechanism.objection(credentials);
        if (objection.isPresent()) {
            return objection;
        }
        if (mechanism.bindsChannel() && channel.types().isEmpty()) {
            return Optional.of("there is no TLS channel to bind to");
        }
        if (mechanism.exposesSecret() && !mayExpose) {
            return Optional.of("only under TLS: without it, who reads the wire reads the secret");
        }
        if (mechanism.need() == Need.LEGACY_KEYS && !mayExpose && wanted.isEmpty()) {
            return Optional.of("without TLS only when asked for by name");
        }
        if (mechanism.equals(new Bearer(BearerForm.OAUTHBEARER)) && wanted.isEmpty() && isMicrosoft()) {
            return Optional.of("Microsoft's servers take only XOAUTH2");
        }
        return Optional.empty();
    }

    private String reason() {
        if (offer.names().isEmpty()) {
            return "the server offers no way to log in";
        }
        List<String> names = wanted.isEmpty() ? offer.names() : wanted;
        Map<String, List<String>> byReason = names.stream()
                .collect(Collectors.groupingBy(
                        name -> SaslMechanisms.named(name)
                                .flatMap(this::obstacle)
                                .orElse("not known here"),
                        LinkedHashMap::new,
                        Collectors.mapping(ClientSituation::shown, Collectors.toList())));
        String details = byReason.entrySet().stream()
                .map(group -> String.join(", ", group.getValue()) + " (" + group.getKey() + ")")
                .collect(Collectors.joining("; "));
        return (wanted.isEmpty() ? "nothing the server offers fits: " : "nothing asked for fits: ") + details;
    }

    /// Names that may be the server's, fit to print.
    private static String shown(String names) {
        return Octets.utf8(names).toString();
    }

    private boolean isMicrosoft() {
        if (!(credentials instanceof Credentials.BearerToken token)) {
            return false;
        }
        String host = token.host().toLowerCase(Locale.ROOT);
        return MICROSOFT.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }
}
