package org.letterlock.protocol.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// The addresses of a From, To, Cc or Reply-To field (RFC 5322 §3.4, with the obsolete forms of §4.4).
public record AddressList(List<Address> addresses) {
    /// How many addresses one list may have.
    public static final int ADDRESSES = 10_000;

    /// One element of the list.
    public sealed interface Address {
        /// A mailbox, with or without a name.
        record Single(NamedMailbox mailbox) implements Address {}

        /// RFC 5322 §3.4 `group`: `undisclosed-recipients:;`.
        record Group(String name, List<NamedMailbox> members) implements Address {
            public Group {
                members = List.copyOf(members);
            }
        }
    }

    public AddressList {
        addresses = List.copyOf(addresses);
    }

    /// Every mailbox, those of groups too, in order.
    public List<NamedMailbox> named() {
        return addresses.stream()
                .flatMap(address -> switch (address) {
                    case Address.Single(NamedMailbox mailbox) -> List.of(mailbox).stream();
                    case Address.Group(var _, List<NamedMailbox> members) -> members.stream();
                })
                .toList();
    }

    /// Every mailbox without its name.
    public List<Mailbox> mailboxes() {
        return named().stream().map(NamedMailbox::mailbox).toList();
    }

    /// Reads an unfolded field value. An empty text is an empty list.
    public static Parsed<AddressList> parse(String text) {
        return new Reader(text).list();
    }

    private static final class Reader {
        private final Cursor cursor;
        private final List<Address> found = new ArrayList<>();
        private int count;

        Reader(String text) {
            cursor = new Cursor(text);
        }

        Parsed<AddressList> list() {
            while (true) {
                if (!cursor.skipCfws()) {
                    return Parsed.bad("a comment does not end");
                }
                if (cursor.atEnd()) {
                    return Parsed.ok(new AddressList(found));
                }
                if (cursor.skip(',')) { // RFC 5322 §4.4: empty elements
                    continue;
                }
                switch (address(true)) {
                    case Parsed.Bad<Address>(String problem) -> {
                        return Parsed.bad(problem);
                    }
                    case Parsed.Ok<Address>(Address address) -> found.add(address);
                }
                if (++count > ADDRESSES) {
                    return Parsed.bad("the list has more than " + ADDRESSES + " addresses");
                }
                if (!cursor.atEnd() && !cursor.is(',')) {
                    return Parsed.bad("a comma is missing between two addresses");
                }
            }
        }

        /// @param groups whether a group may stand here; groups do not nest
        private Parsed<Address> address(boolean groups) {
            cursor.lastComment();
            return phrase().flatMap(phrase -> switch (cursor.peek()) {
                case '<' -> angle(phrase.name());
                case ':' -> groups ? group(phrase.name()) : Parsed.bad("a group stands inside a group");
                case '@' -> bare(phrase);
                default -> Parsed.bad("an address has no @");
            });
        }

        /// @param name the words with blanks between, for people
        /// @param local the words as a local part, if they can be one
        private record Phrase(String name, Optional<String> local) {}

        /// Atoms, quoted strings and dots, as far as they go. What they are is known only by what follows.
        private Parsed<Phrase> phrase() {
            var name = new StringBuilder();
            var local = new StringBuilder();
            boolean dotted = true; // words and dots take turns so far, and a word is due
            boolean isLocal = true;
            while (true) {
                boolean blank = Cursor.isBlank(cursor.peek()) || cursor.is('(');
                if (!cursor.skipCfws()) {
                    return Parsed.bad("a comment does not end");
                }
                if (cursor.is('.')) {
                    cursor.at++;
                    isLocal &= !dotted;
                    dotted = true;
                    name.append('.');
                    local.append('.');
                    continue;
                }
                String word;
                if (cursor.is('"')) {
                    Optional<String> quoted = cursor.quoted();
                    if (quoted.isEmpty()) {
                        return Parsed.bad("a closing quote is missing");
                    }
                    word = quoted.get();
                } else {
                    word = cursor.take(Cursor::isAtext);
                    if (word.isEmpty()) {
                        break;
                    }
                }
                isLocal &= dotted;
                dotted = false;
                name.append(blank && !name.isEmpty() ? " " : "").append(word);
                local.append(word);
            }
            return Parsed.ok(new Phrase(
                    EncodedWord.decode(name.toString()),
                    isLocal && !dotted ? Optional.of(local.toString()) : Optional.empty()));
        }

        private Parsed<Address> bare(Phrase phrase) {
            if (phrase.local().isEmpty()) {
                return Parsed.bad("what stands before an @ is no local part");
            }
            return mailbox(phrase.local().get()).flatMap(mailbox -> {
                if (cursor.is('<')) { // `a@example.test <a@example.test>`, as Exchange writes it
                    return angle(mailbox.text());
                }
                return Parsed.ok(
                        new Address.Single(NamedMailbox.of(EncodedWord.decode(cursor.lastComment()), mailbox)));
            });
        }

        private Parsed<Address> angle(String name) {
            cursor.at++;
            if (!cursor.skipCfws() || !skipRoute()) {
                return Parsed.bad("what stands in angle brackets is no address");
            }
            return phrase().flatMap(phrase -> {
                if (!cursor.is('@') || phrase.local().isEmpty()) {
                    return Parsed.bad("what stands in angle brackets is no address");
                }
                return mailbox(phrase.local().get()).flatMap(mailbox -> {
                    if (!cursor.skip('>')) {
                        return Parsed.bad("a closing angle bracket is missing");
                    }
                    return cursor.skipCfws()
                            ? Parsed.ok(new Address.Single(NamedMailbox.of(name, mailbox)))
                            : Parsed.bad("a comment does not end");
                });
            });
        }

        /// RFC 5322 §4.4 `obs-route`: dropped.
        private boolean skipRoute() {
            if (cursor.is('@')) {
                cursor.take(c -> c != ':' && c != '<' && c != '>' && c != '"');
                return cursor.skip(':');
            }
            return true;
        }

        private Parsed<Address> group(String name) {
            cursor.at++;
            var members = new ArrayList<NamedMailbox>();
            while (cursor.skipCfws()) {
                if (cursor.skip(';')) {
                    return cursor.skipCfws()
                            ? Parsed.ok(new Address.Group(name, members))
                            : Parsed.bad("a comment does not end");
                }
                if (cursor.skip(',')) {
                    continue;
                }
                if (cursor.atEnd()) {
                    return Parsed.bad("a group does not end with a semicolon");
                }
                switch (address(false)) {
                    case Parsed.Bad<Address>(String problem) -> {
                        return Parsed.bad(problem);
                    }
                    case Parsed.Ok<Address>(Address member) -> members.add(((Address.Single) member).mailbox());
                }
                if (++count > ADDRESSES) {
                    return Parsed.bad("the list has more than " + ADDRESSES + " addresses");
                }
                if (!cursor.is(',') && !cursor.is(';')) {
                    return Parsed.bad("a group does not end with a semicolon");
                }
            }
            return Parsed.bad("a comment does not end");
        }

        /// The cursor stands on the `@`; afterwards behind the domain and what may follow it.
        private Parsed<Mailbox> mailbox(String local) {
            cursor.at++;
            var host = new StringBuilder();
            do {
                if (!cursor.skipCfws()) {
                    return Parsed.bad("a comment does not end");
                }
                if (cursor.is('[')) {
                    host.append(cursor.take(c -> c != ']'));
                    host.append(cursor.skip(']') ? "]" : "");
                } else {
                    host.append(cursor.take(c -> Cursor.isAtext(c) || c == '.'));
                }
                if (!cursor.skipCfws()) {
                    return Parsed.bad("a comment does not end");
                }
            } while (cursor.is('.') || (host.toString().endsWith(".") && Cursor.isAtext(cursor.peek())));
            return AddressParser.mailbox(local, host.toString(), true);
        }
    }
}
