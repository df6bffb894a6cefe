package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// What an entry tells of a person: who it is for good, addresses, name, and whether it is switched off.
///
/// @param domains whose addresses count
record EntryReader(DirectorySettings settings, Set<String> domains) {
    /// What stays when the DN changes: RFC 4530; 389 Directory Server; FreeIPA.
    private static final List<String> TEXT_IDS = List.of("entryUUID", "nsUniqueId", "ipaUniqueID");

    /// Active Directory's, in octets.
    private static final String BINARY_ID = "objectGUID";

    private static final String DN_ID = "dn";

    /// Active Directory: bit ACCOUNTDISABLE of userAccountControl.
    private static final long ACCOUNTDISABLE = 2;

    /// Active Directory counts 100 ns from 1601; both of these are "never".
    private static final Set<String> NEVER = Set.of("0", "9223372036854775807");

    private static final Instant EPOCH_1601 = Instant.parse("1601-01-01T00:00:00Z");
    private static final long TICKS_PER_SECOND = 10_000_000;

    /// OpenLDAP's password policy: locked until an administrator unlocks it.
    private static final String LOCKED_FOR_GOOD = "000001010000Z";

    private static final List<String> STANDING =
            List.of("userAccountControl", "accountExpires", "nsAccountLock", "pwdAccountLockedTime", "loginDisabled");

    private static final Pattern BRACED = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern SMTP = Pattern.compile("smtp:", Pattern.CASE_INSENSITIVE);

    /// All that is asked for; operational attributes come only by name.
    String[] attributes() {
        SequencedSet<String> wanted = new LinkedHashSet<>(TEXT_IDS);
        wanted.add(BINARY_ID);
        wanted.addAll(STANDING);
        wanted.addAll(settings.displayNames());
        wanted.add("uid");
        wanted.add("memberOf");
        for (String source : settings.addresses()) {
            if (source.contains("{")) {
                BRACED.matcher(source).results().forEach(braces -> wanted.add(braces.group(1)));
            } else {
                wanted.add(source);
            }
        }
        return wanted.toArray(String[]::new);
    }

    /// Who it is, e.g. `entryUUID=…`; the DN where nothing better is there.
    String id(SearchResultEntry entry) {
        byte[] binary = entry.getAttributeValueBytes(BINARY_ID);
        if (binary != null) {
            return BINARY_ID + "=" + HexFormat.of().formatHex(binary);
        }
        return TEXT_IDS.stream()
                .filter(entry::hasAttribute)
                .map(name -> name + "=" + entry.getAttributeValue(name).toLowerCase(Locale.ROOT))
                .findFirst()
                .orElseGet(() -> DN_ID + "=" + entry.getDN());
    }

    /// How to find what [#id] names: below the search base, or, for a DN, at it.
    sealed interface Whereabouts {
        record By(Filter filter) implements Whereabouts {}

        record At(String dn) implements Whereabouts {}
    }

    static Whereabouts whereabouts(String id) {
        int equals = id.indexOf('=');
        String name = id.substring(0, equals);
        String value = id.substring(equals + 1);
        return switch (name) {
            case DN_ID -> new Whereabouts.At(value);
            case BINARY_ID ->
                new Whereabouts.By(Filter.equals(name, HexFormat.of().parseHex(value)));
            default -> new Whereabouts.By(Filter.equals(name, value));
        };
    }

    /// The addresses in our domains, each once, the primary one first. The values of an attribute have no order
    /// (RFC 4511 §4.1.7), so they are given one: `SMTP:`, Exchange's mark of the primary one, and then
    /// the alphabet.
    List<Mailbox> addresses(SearchResultEntry entry) {
        SequencedSet<Mailbox> addresses = new LinkedHashSet<>();
        for (String source : settings.addresses()) {
            values(entry, source)
                    .sorted(Comparator.naturalOrder())
                    .forEach(value -> address(value).ifPresent(addresses::add));
        }
        return new ArrayList<>(addresses);
    }

    private static Stream<String> values(SearchResultEntry entry, String source) {
        if (source.contains("{")) {
            return Placeholders.fill(source, name -> Optional.ofNullable(entry.getAttributeValue(name))).stream();
        }
        return Optional.ofNullable(entry.getAttributeValues(source)).stream().flatMap(Arrays::stream);
    }

    private Optional<Mailbox> address(String value) {
        var smtp = SMTP.matcher(value);
        String bare = smtp.lookingAt() ? value.substring(smtp.end()) : value;
        return AddressParser.mailbox(bare, true) instanceof Parsed.Ok<Mailbox>(Mailbox mailbox)
                        && mailbox.host() instanceof Host.Domain domain
                        && domains.contains(domain.ascii())
                ? Optional.of(new Mailbox(mailbox.local().toLowerCase(Locale.ROOT), new Host.Domain(domain.ascii())))
                : Optional.empty();
    }

    String displayName(SearchResultEntry entry) {
        return settings.displayNames().stream()
                .flatMap(name -> Optional.ofNullable(entry.getAttributeValue(name)).stream())
                .map(name -> name.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(name -> !name.isEmpty() && name.length() <= 200)
                .findFirst()
                .orElse("");
    }

    /// Why the entry is no use to log in by, in whatever way its directory says so.
    Optional<String> disabled(SearchResultEntry entry, Instant now) {
        if (number(entry, "userAccountControl")
                .filter(flags -> (flags & ACCOUNTDISABLE) != 0)
                .isPresent()) {
            return Optional.of("the account is disabled in Active Directory");
        }
        String expires =
                Optional.ofNullable(entry.getAttributeValue("accountExpires")).orElse("0");
        if (!NEVER.contains(expires)
                && number(entry, "accountExpires")
                        .filter(ticks -> !at(ticks).isAfter(now))
                        .isPresent()) {
            return Optional.of("the account expired in Active Directory");
        }
        if (LOCKED_FOR_GOOD.equals(entry.getAttributeValue("pwdAccountLockedTime"))) {
            return Optional.of("the account is locked by the password policy");
        }
        return Stream.of("nsAccountLock", "loginDisabled")
                .filter(name -> "true".equalsIgnoreCase(entry.getAttributeValue(name)))
                .findFirst()
                .map(name -> "the account is disabled (" + name + ")");
    }

    private static Instant at(long ticks) {
        return EPOCH_1601.plus(Duration.ofSeconds(ticks / TICKS_PER_SECOND));
    }

    private static Optional<Long> number(SearchResultEntry entry, String name) {
        return Optional.ofNullable(entry.getAttributeValueAsLong(name));
    }

    /// Whether `memberOf` names the group.
    static boolean isMember(SearchResultEntry entry, DN group) {
        return values(entry, "memberOf").anyMatch(value -> {
            try {
                return group.equals(new DN(value));
            } catch (LDAPException malformed) {
                return false;
            }
        });
    }
}
