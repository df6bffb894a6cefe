package org.letterlock.server.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The ways strangers have tried to make servers relay: the sixteen classic forms, and ours.
public final class RelayBattery {
    /// A domain that is never ours (RFC 2606 §2).
    static final String FOREIGN_DOMAIN = "relay-test.invalid";

    private static final String FOREIGN_ADDRESS = "198.51.100.25";

    private RelayBattery() {}

    /// One attempt.
    ///
    /// @param name short, for people
    /// @param sender the text between the angle brackets of MAIL FROM
    /// @param recipient the text between the angle brackets of RCPT TO; it may be no address at all
    public record Form(String name, String sender, String recipient) {
        @Override
        public String toString() {
            return name + ": MAIL FROM:<" + sender + "> RCPT TO:<" + recipient + ">";
        }
    }

    /// Every form against one server.
    ///
    /// @param site its name
    /// @param address the address it was reached at
    /// @param domain a domain whose mail it takes
    public static List<Form> forms(String site, InetAddress address, String domain) {
        String literal = (address.getAddress().length == 4 ? "[" : "[IPv6:") + address.getHostAddress() + "]";
        var forms = new ArrayList<Form>(classic(site, literal));
        for (String sender : List.of("f@localhost", "f", "f@" + domain, "postmaster@" + domain, target())) {
            forms.add(new Form("sender " + sender, sender, target()));
        }
        for (String recipient : recipients(site, literal, domain)) {
            forms.add(new Form("recipient " + recipient, "f@" + FOREIGN_DOMAIN, recipient));
        }
        return List.copyOf(forms);
    }

    private static String target() {
        return "r@" + FOREIGN_DOMAIN;
    }

    private static List<Form> classic(String site, String literal) {
        String d = FOREIGN_DOMAIN;
        String inside = "f@" + literal;
        return List.of(
                new Form("classic 1", "", "r@" + d),
                new Form("classic 2", "f@" + d, "r@" + d),
                new Form("classic 3", "f@" + site, "r@" + d),
                new Form("classic 4", inside, "r@" + d),
                new Form("classic 5", inside, "r%" + d + "@" + literal),
                new Form("classic 6", inside, "r%" + d + "@" + site),
                new Form("classic 7", inside, "\"r@" + d + "\""),
                new Form("classic 8", inside, "\"r%" + d + "\""),
                new Form("classic 9", inside, "r@" + d + "@" + literal),
                new Form("classic 10", inside, "\"r@" + d + "\"@" + literal),
                new Form("classic 11", inside, "r@" + d + "@" + site),
                new Form("classic 12", inside, "@" + literal + ":r@" + d),
                new Form("classic 13", inside, "@" + site + ":r@" + d),
                new Form("classic 14", inside, d + "!r"),
                new Form("classic 15", inside, d + "!r@" + literal),
                new Form("classic 16", inside, d + "!r@" + site));
    }

    private static List<String> recipients(String site, String literal, String domain) {
        String d = FOREIGN_DOMAIN;
        return List.of(
                "r%" + d + "@" + domain,
                "r%" + d + "@localhost",
                "\"r%" + d + "\"@" + domain,
                "\"r@" + d + "\"@" + domain,
                "r@" + d + ".",
                "r@" + d + "@",
                "r@" + d + "@localhost",
                "r@" + d + "%" + domain,
                "@" + domain + ",@" + site + ":r@" + d,
                "@" + domain + ":r%" + d + "@" + literal,
                domain + "!" + d + "!r",
                d + "!r@" + domain,
                "r@[" + FOREIGN_ADDRESS + "]",
                "r@[IPv6:2001:db8::25]",
                "R@" + d.toUpperCase(java.util.Locale.ROOT),
                " r@" + d + " ",
                "r @" + d,
                "ü@" + d,
                "ü%" + d + "@" + domain,
                "postmaster@" + d,
                "\"r@" + d + " \"@" + domain,
                "r@" + d + "\0@" + domain);
    }
}
