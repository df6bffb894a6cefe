package org.letterlock.server.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterlock.protocol.text.Octets;

/// What was seen of a message's header section while it passed by.
///
/// @param received how many `Received` fields there are (RFC 5321 §6.3 counts them to find loops)
/// @param from the bodies of all `From` fields, folding and all
/// @param dated whether there is a `Date`
/// @param identified whether there is a `Message-ID`
public record Heading(int received, List<Octets> from, boolean dated, boolean identified) {
    public Heading {
        from = List.copyOf(from);
    }

    /// The body of the first `From` field as text, unfolded (RFC 5322 §2.2.3); empty without one.
    public String firstFrom() {
        return from.isEmpty()
                ? ""
                : new String(from.getFirst().toByteArray(), StandardCharsets.UTF_8)
                        .replace("\r\n", "")
                        .strip();
    }
}
