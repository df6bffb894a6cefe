package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.directory.DirectorySettings.Group;

/// The questions that are asked on a connection: which entry, what it says, and whether it is in the group. Safe for
/// any thread.
record Reading(DirectorySettings settings, EntryReader reader, InstantSource clock) {
    /// One more than can be used, so that two are noticed.
    private static final int TWO = 2;

    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";
    private static final Filter ANYTHING = Filter.present("objectClass");

    Reading(DirectorySettings settings, InstantSource clock) {
        this(settings, new EntryReader(settings, settings.rules().domains()), clock);
    }

    /// The filter that finds an address.
    Filter filter(Mailbox address) {
        return settings.search().filter().fill(address);
    }

    /// The one entry that a filter finds below the search base.
    ///
    /// @throws NoAnswer also where there are two: neither may be taken for the other
    Optional<SearchResultEntry> search(LDAPConnection connection, Filter filter) throws LDAPException, NoAnswer {
        return only(search(
                connection,
                settings.search().base().toString(),
                settings.search().scope(),
                filter,
                reader.attributes()));
    }

    /// The entry at a DN.
    Optional<SearchResultEntry> at(LDAPConnection connection, String dn) throws LDAPException, NoAnswer {
        try {
            return only(search(connection, dn, SearchScope.BASE, ANYTHING, reader.attributes()));
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// The entry of who has logged in on the connection as `name`.
    Optional<SearchResultEntry> own(LDAPConnection connection, BindName template, String name, Mailbox address)
            throws LDAPException, NoAnswer {
        return switch (template) {
            case BindName.Distinguished _ -> at(connection, name);
            case BindName.Principal principal ->
                search(connection, Filter.and(filter(address), principal.itself(name)));
        };
    }

    private static Optional<SearchResultEntry> only(List<SearchResultEntry> found) throws NoAnswer {
        if (found.size() > 1) {
            throw new NoAnswer(
                    NoAnswer.Kind.CONFIGURATION,
                    "two entries answer for one address, " + found.get(0).getDN() + " and "
                            + found.get(1).getDN() + ": make the filter find only one");
        }
        return found.stream().findFirst();
    }

    private List<SearchResultEntry> search(
            LDAPConnection connection, String base, SearchScope scope, Filter filter, String... attributes)
            throws LDAPException {
        int seconds = (int) Math.max(1, settings.limits().response().toSeconds());
        try {
            SearchResult result = connection.search(
                    new SearchRequest(base, scope, DereferencePolicy.NEVER, TWO, seconds, false, filter, attributes));
            return result.getSearchEntries();
        } catch (LDAPSearchException failure) {
            if (failure.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && failure.getEntryCount() > 1) {
                return new ArrayList<>(failure.getSearchEntries());
            }
            throw failure;
        }
    }

    /// What an entry says of who has `address`; nothing where the address is not the entry's own, or it has none here.
    Optional<Directory.Entry> person(LDAPConnection connection, SearchResultEntry entry, Mailbox address)
            throws LDAPException {
        List<Mailbox> addresses = reader.addresses(entry);
        if (addresses.stream().noneMatch(own -> own.text().equalsIgnoreCase(address.text()))) {
            return Optional.empty();
        }
        Optional<String> barred = reader.disabled(entry, clock.instant());
        if (barred.isEmpty()) {
            barred = outside(connection, entry);
        }
        return Optional.of(
                new Directory.Entry(reader.id(entry), entry.getDN(), addresses, reader.displayName(entry), barred));
    }

    /// Why the entry's person is kept out, if it is not in the group.
    Optional<String> outside(LDAPConnection connection, SearchResultEntry entry) throws LDAPException {
        if (settings.group().isEmpty()) {
            return Optional.empty();
        }
        Group group = settings.group().get();
        boolean in = switch (group.by()) {
            case MEMBER_OF -> EntryReader.isMember(entry, group.name());
            case NESTED ->
                isThere(
                        connection,
                        entry.getDN(),
                        Filter.extensibleMatch(
                                "memberOf", IN_CHAIN, false, group.name().toString()));
            case SEARCH -> isThere(connection, group.name().toString(), members(entry));
        };
        return in ? Optional.empty() : Optional.of("the person is not in the group " + group.name());
    }

    private static Filter members(SearchResultEntry entry) {
        var any = new ArrayList<Filter>();
        any.add(Filter.equals("member", entry.getDN()));
        any.add(Filter.equals("uniqueMember", entry.getDN()));
        Optional.ofNullable(entry.getAttributeValue("uid")).ifPresent(uid -> any.add(Filter.equals("memberUid", uid)));
        return Filter.or(any);
    }

    private boolean isThere(LDAPConnection connection, String dn, Filter filter) throws LDAPException {
        return !search(connection, dn, SearchScope.BASE, filter, "1.1").isEmpty(); // RFC 4511 §4.5.1.8: no attributes
    }
}
