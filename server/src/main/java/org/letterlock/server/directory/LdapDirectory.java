package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Saslprep;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Directory;
import org.letterlock.server.directory.Answers.Bound;

/// A directory asked by LDAP (RFC 4511). Two sets of connections that never mix: on one the service account searches,
/// on the other people log in, one after the other. Nothing is connected before the first question.
public final class LdapDirectory implements Directory {
    /// Only characters that SASLprep makes nothing of (RFC 3454 table B.1): some directory might, too.
    private static final Pattern NOTHING =
            Pattern.compile("[\\u00ad\\u034f\\u1806\\u180b-\\u180d\\u200b-\\u200d\\u2060\\ufe00-\\ufe0f\\ufeff]*");

    private final DirectorySettings settings;
    private final Reading reading;
    private final Lines searches;
    private final Lines binds;

    private LdapDirectory(DirectorySettings settings, Servers servers, InstantSource clock) {
        this.settings = settings;
        this.reading = new Reading(settings, clock);
        this.searches = new Lines(() -> serving(servers.open()), settings.limits(), clock);
        this.binds = new Lines(servers::open, settings.limits(), clock);
    }

    /// @throws UnusableKey when the file of authorities cannot be used
    public static LdapDirectory open(DirectorySettings settings, InstantSource clock) throws UnusableKey {
        return new LdapDirectory(settings, new Servers(settings, clock), clock);
    }

    private LDAPConnection serving(LDAPConnection connection) throws NoAnswer {
        try {
            ServiceAccount.logIn(connection, settings);
            return connection;
        } catch (NoAnswer failure) {
            connection.close();
            throw failure;
        }
    }

    @Override
    public Rules rules() {
        return settings.rules();
    }

    @Override
    public Finding find(Mailbox address) {
        try {
            return searches.use(connection -> find(connection, address));
        } catch (LDAPException failure) {
            return new Finding.Unavailable(
                    Answers.noAnswer(failure.toLDAPResult(), "search").words());
        } catch (NoAnswer down) {
            return new Finding.Unavailable(down.words());
        }
    }

    private Finding find(LDAPConnection connection, Mailbox address) throws LDAPException, NoAnswer {
        Optional<SearchResultEntry> entry = reading.search(connection, reading.filter(address));
        if (entry.isEmpty()) {
            return new Finding.Nobody("no entry matches the filter");
        }
        Optional<Entry> person = reading.person(connection, entry.get(), address);
        return person.isPresent() ? new Finding.Found(person.get()) : foreign(entry.get());
    }

    private static Finding foreign(SearchResultEntry entry) {
        return new Finding.Nobody("the filter finds " + entry.getDN() + ", but the address is none of its own");
    }

    @Override
    public Finding again(String id, Mailbox address) {
        Finding first = find(address);
        if (first instanceof Finding.Unavailable
                || (first instanceof Finding.Found(Entry entry) && entry.id().equals(id))) {
            return first;
        }
        try {
            return searches.use(connection -> byId(connection, id));
        } catch (LDAPException failure) {
            return new Finding.Unavailable(
                    Answers.noAnswer(failure.toLDAPResult(), "search").words());
        } catch (NoAnswer down) {
            return new Finding.Unavailable(down.words());
        }
    }

    /// Who has another address now. That the entry is there is not enough: the filter must still let it in.
    private Finding byId(LDAPConnection connection, String id) throws LDAPException, NoAnswer {
        Optional<SearchResultEntry> entry = switch (EntryReader.whereabouts(id)) {
            case EntryReader.Whereabouts.By(Filter filter) -> reading.search(connection, filter);
            case EntryReader.Whereabouts.At(String dn) -> reading.at(connection, dn);
        };
        if (entry.isEmpty()) {
            return new Finding.Nobody("no entry matches the filter, and none is " + id);
        }
        Optional<Mailbox> address =
                reading.reader().addresses(entry.get()).stream().findFirst();
        if (address.isEmpty()) {
            return new Finding.Nobody(entry.get().getDN() + " has no address here any more");
        }
        Finding now = find(connection, address.get());
        return now instanceof Finding.Found(Entry same) && same.id().equals(id)
                ? now
                : new Finding.Nobody("the filter does not find " + entry.get().getDN() + " any more");
    }

    @Override
    public Check check(Mailbox address, Secret typed) {
        byte[] password = Saslprep.password(typed); // RFC 4511 §4.2
        try {
            Optional<String> unfit = unfit(typed, password);
            if (unfit.isPresent()) {
                return new Check.Wrong(unfit.get());
            }
            return settings.userBind().isPresent()
                    ? direct(settings.userBind().get(), address, password)
                    : searched(address, password);
        } catch (LDAPException failure) {
            return new Check.Unavailable(
                    Answers.noAnswer(failure.toLDAPResult(), "search").words());
        } catch (NoAnswer down) {
            return new Check.Unavailable(down.words());
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /// RFC 4513 §5.1.2: a bind with a name and no password "succeeds", as nobody. What a server written in C would
    /// read as no password, or as a shorter one, is no password either.
    static Optional<String> unfit(Secret typed, byte[] prepared) {
        boolean nothing = typed.revealText()
                .filter(text -> NOTHING.matcher(text).matches())
                .isPresent();
        if (nothing || prepared.length == 0) {
            return Optional.of("the password is empty, and was not sent to the directory");
        }
        for (byte octet : prepared) {
            if (octet == 0) {
                return Optional.of("the password holds a NUL, and was not sent to the directory");
            }
        }
        return Optional.empty();
    }

    /// Search, then bind as what was found.
    private Check searched(Mailbox address, byte[] password) throws LDAPException, NoAnswer {
        return switch (find(address)) {
            case Finding.Unavailable(String cause) -> new Check.Unavailable(cause);
            case Finding.Nobody(String cause) -> new Check.Nobody(cause);
            case Finding.Found(Entry entry) ->
                binds.use(connection -> switch (bind(connection, entry.dn(), password)) {
                    case Bound.Wrong(String cause) -> new Check.Wrong(cause);
                    case Bound.Refused(Refusal.Kind kind, String cause) -> new Check.Refused(kind, cause);
                    case Bound.Right() -> right(entry);
                });
        };
    }

    /// Bind as the name made of the address, then read the person's own entry by the person's own rights.
    private Check direct(BindName template, Mailbox address, byte[] password) throws LDAPException, NoAnswer {
        Optional<String> name = template.fill(address);
        if (name.isEmpty()) {
            return new Check.Nobody("the address has characters that no user name of the directory has");
        }
        return binds.use(connection -> switch (bind(connection, name.get(), password)) {
            case Bound.Wrong(String cause) -> new Check.Wrong(cause);
            case Bound.Refused(Refusal.Kind kind, String cause) -> new Check.Refused(kind, cause);
            case Bound.Right() -> {
                Optional<SearchResultEntry> own = reading.own(connection, template, name.get(), address);
                Optional<Entry> entry =
                        own.isEmpty() ? Optional.empty() : reading.person(connection, own.get(), address);
                yield entry.isPresent()
                        ? right(entry.get())
                        : new Check.Refused(
                                Refusal.Kind.DISABLED,
                                own.isEmpty()
                                        ? "the person may not read the entry of their own"
                                        : "the address is none of those in "
                                                + own.get().getDN());
            }
        });
    }

    private static Check right(Entry entry) {
        return entry.barred().isPresent()
                ? new Check.Refused(Refusal.Kind.DISABLED, entry.barred().get())
                : new Check.Right(entry);
    }

    /// A simple bind (RFC 4513 §5.1.3); neither name nor password is empty.
    ///
    /// @throws LDAPException if there was no answer at all
    static Bound bind(LDAPConnection connection, String name, byte[] password) throws LDAPException, NoAnswer {
        if (name.isEmpty() || password.length == 0) {
            throw new IllegalArgumentException("an anonymous bind proves nothing");
        }
        BindResult result;
        try {
            result = connection.bind(
                    new SimpleBindRequest(name, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
        } catch (LDAPBindException refused) {
            result = refused.getBindResult();
        }
        if (result.getResultCode().intValue() >= ResultCode.SERVER_DOWN_INT_VALUE) {
            throw new LDAPException(result);
        }
        return Answers.bound(result);
    }

    @Override
    public void close() {
        searches.close();
        binds.close();
    }
}
