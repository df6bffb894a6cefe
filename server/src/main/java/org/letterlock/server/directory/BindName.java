package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// The name a person binds with, made from the address: a DN (RFC 4514), or the user principal name that Active
/// Directory takes in its place.
public sealed interface BindName {
    /// `uid={local},ou=people,dc=example,dc=test` or `{local}@corp.example.test`.
    static Parsed<BindName> parse(String text) {
        Optional<String> problem = Placeholders.unknown(text, Placeholders.OF_ADDRESS);
        if (problem.isPresent()) {
            return Parsed.bad(problem.get());
        }
        if (!text.contains("{address}") && !text.contains("{local}")) {
            return Parsed.bad("names nobody: {local} or {address} must stand in it");
        }
        if (!text.contains("=")) {
            boolean principal = text.matches("\\{local}@[A-Za-z0-9.-]+") || text.equals("{address}");
            return principal
                    ? Parsed.ok(new Principal(text))
                    : Parsed.bad("is neither a DN nor a user principal name such as {local}@corp.example.test");
        }
        try {
            DN dn = new DN(text);
            boolean inNames = Stream.of(dn.getRDNs())
                    .flatMap(rdn -> Stream.of(rdn.getAttributeNames()))
                    .anyMatch(name -> name.contains("{"));
            return inNames
                    ? Parsed.bad("has a placeholder where an attribute's name belongs")
                    : Parsed.ok(new Distinguished(dn));
        } catch (LDAPException malformed) {
            return Parsed.bad("is no DN of RFC 4514");
        }
    }

    /// The name for one address; nothing if nobody can have it.
    Optional<String> fill(Mailbox address);

    /// Parsed with the braces in it; what was typed becomes a value of an RDN, and is escaped when the DN is written.
    record Distinguished(DN template) implements BindName {
        /// Directories overlook blanks at the ends of a value (RFC 4518 §2.6.1): ` alice` would be one more name to
        /// guess alice's password under.
        private static final Pattern BLANK = Pattern.compile("\\s", Pattern.UNICODE_CHARACTER_CLASS);

        @Override
        public Optional<String> fill(Mailbox address) {
            if (BLANK.matcher(address.local()).find()) {
                return Optional.empty();
            }
            RDN[] filled = Stream.of(template.getRDNs())
                    .map(rdn -> new RDN(
                            rdn.getAttributeNames(),
                            Stream.of(rdn.getAttributeValues())
                                    .map(value -> Placeholders.fill(value, address))
                                    .toArray(String[]::new)))
                    .toArray(RDN[]::new);
            return Optional.of(new DN(filled).toString());
        }

        @Override
        public String toString() {
            return template.toString();
        }
    }

    /// A principal name has no escapes: who has odd characters in the address has none.
    record Principal(String template) implements BindName {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+'-]+");

        @Override
        public Optional<String> fill(Mailbox address) {
            return PLAIN.matcher(address.local()).matches()
                    ? Optional.of(Placeholders.fill(template, address))
                    : Optional.empty();
        }

        /// Makes sure that the entry read after the bind is the one that was bound as.
        Filter itself(String filled) {
            return Filter.equals("userPrincipalName", filled);
        }

        @Override
        public String toString() {
            return template;
        }
    }
}
