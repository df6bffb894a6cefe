package org.letterlock.protocol.sasl;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;

/// What this side knows of the TLS channel (RFC 5056): `tls-exporter` (RFC 9266) on TLS 1.3,
/// `tls-server-end-point` (RFC 5929) on any.
public interface ChannelBindings {
    /// No TLS, or nothing known of it.
    ChannelBindings NONE = new ChannelBindings() {
        @Override
        public List<String> types() {
            return List.of();
        }

        @Override
        public Optional<Octets> data(String type) {
            return Optional.empty();
        }
    };

    /// The binding types at hand, best first.
    List<String> types();

    /// The binding of this type, for this very connection.
    Optional<Octets> data(String type);
}
