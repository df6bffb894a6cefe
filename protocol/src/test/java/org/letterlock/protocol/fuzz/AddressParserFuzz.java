package org.letterlock.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.message.AddressList;
import org.letterlock.protocol.text.Parsed;

/// What parses as a mailbox prints as one and reads back as itself, in envelopes and in headers.
public final class AddressParserFuzz {
    private AddressParserFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        for (boolean utf8 : List.of(true, false)) {
            if (AddressParser.mailbox(text, utf8) instanceof Parsed.Ok<Mailbox>(Mailbox mailbox)) {
                check(mailbox, utf8);
            }
            AddressParser.reversePath(text, utf8);
            AddressParser.forwardPath(text, utf8);
            if (AddressParser.domain(text, utf8) instanceof Parsed.Ok<Host.Domain>(Host.Domain domain)) {
                Claim.holds(domain.ascii().matches("[a-z0-9.-]{1,255}"), "a domain has no ASCII form");
            }
        }
        if (AddressList.parse(text) instanceof Parsed.Ok<AddressList>(AddressList list)) {
            list.mailboxes().forEach(mailbox -> check(mailbox, true));
        }
    }

    private static void check(Mailbox mailbox, boolean utf8) {
        String printed = mailbox.text();
        Claim.holds(printed.chars().noneMatch(Character::isISOControl), "a mailbox prints a control character");
        Claim.holds(utf8 || mailbox.isAscii(), "a mailbox is not ASCII");
        Claim.holds(
                AddressParser.mailbox(mailbox.local(), mailbox.host().text(), utf8)
                        .equals(Parsed.ok(mailbox)),
                "a mailbox does not read back as itself");
        String path = "<" + printed + ">";
        Claim.holds(AddressParser.pathEnd(path + " X", 0) == path.length(), "a path ends elsewhere");
        Claim.holds(
                AddressList.parse(printed).orThrow().mailboxes().equals(List.of(mailbox)),
                "a header reads a mailbox differently");
    }
}
