package org.letterlock.protocol.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.letterlock.protocol.text.Octets;

/// What a TLS channel would give.
record TestBindings(Map<String, Octets> all) implements ChannelBindings {
    static final TestBindings TLS = new TestBindings(new TreeMap<>(Map.of(
            "tls-exporter", Octets.utf8("the exporter's thirty-two octets"),
            "tls-server-end-point", Octets.utf8("the hash of the certificate"))));

    /// A TLS channel of somebody in between.
    static final TestBindings OTHER_TLS =
            new TestBindings(Map.of("tls-exporter", Octets.utf8("quite another channel")));

    @Override
    public List<String> types() {
        return new ArrayList<>(all.keySet());
    }

    @Override
    public Optional<Octets> data(String type) {
        return Optional.ofNullable(all.get(type));
    }
}
