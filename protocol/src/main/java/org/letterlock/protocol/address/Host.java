package org.letterlock.protocol.address;

import java.net.IDN;
import java.net.InetAddress;

/// The part after the `@`: a domain name or an address literal.
public sealed interface Host {
    /// The host as it stands on the wire, e.g. `example.test` or `[192.0.2.1]`.
    String text();

    /// A domain name in lower case: A-labels, or U-labels where the peer used SMTPUTF8. Made by the parser only.
    record Domain(String text) implements Host {
        /// @throws IllegalArgumentException if it holds what no domain does: blanks, capitals, brackets and the
        ///     like
        public Domain {
            if (text.isEmpty() || text.chars().anyMatch(Domain::isForeign)) {
                throw new IllegalArgumentException("no domain in lower case: the parser makes them");
            }
        }

        private static boolean isForeign(int c) {
            return c <= ' ' || (c >= 0x7f && c < 0xa0) || (c >= 'A' && c <= 'Z') || "@<>[]()\"\\,;:".indexOf(c) >= 0;
        }

        /// The form to compare and to look up: A-labels only (RFC 5890 §2.3.2.1).
        public String ascii() {
            return HostParser.isAscii(text) ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
        }
    }

    /// RFC 5321 §4.1.3: `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
    record Literal(String text, InetAddress address) implements Host {}
}
