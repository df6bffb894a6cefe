package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Secret;

/// A directory that knows whom a test tells it, counts what it is asked, and is down when a test says so.
final class FakeDirectory implements Directory {
    final List<String> asked = new ArrayList<>();
    private final Map<String, Person> people = new HashMap<>();
    private boolean overrules;
    private boolean looksUp = true;
    private boolean down;

    private record Person(Entry entry, String password) {}

    static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    FakeDirectory person(String id, String password, String... addresses) {
        return person(id, password, Optional.empty(), addresses);
    }

    FakeDirectory person(String id, String password, Optional<String> barred, String... addresses) {
        var entry = new Entry(
                id,
                "cn=" + id,
                List.of(addresses).stream().map(FakeDirectory::mailbox).toList(),
                "Name of " + id,
                barred);
        people.put(id, new Person(entry, password));
        return this;
    }

    void leaves(String id) {
        people.remove(id);
    }

    void down(boolean now) {
        down = now;
    }

    FakeDirectory overruling() {
        overrules = true;
        return this;
    }

    FakeDirectory withoutLookUps() {
        looksUp = false;
        return this;
    }

    @Override
    public Rules rules() {
        return new Rules(
                "corp",
                Set.of("corp.test"),
                looksUp,
                overrules,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                4,
                Duration.ofMinutes(30));
    }

    private Optional<Person> who(Mailbox address) {
        return people.values().stream()
                .filter(person -> person.entry().addresses().contains(address))
                .findFirst();
    }

    @Override
    public Finding find(Mailbox address) {
        asked.add("find " + address);
        if (down) {
            return new Finding.Unavailable("down on purpose");
        }
        return who(address)
                .<Finding>map(person -> new Finding.Found(person.entry()))
                .orElseGet(() -> new Finding.Nobody("not there"));
    }

    @Override
    public Finding again(String id, Mailbox address) {
        asked.add("again " + id);
        if (down) {
            return new Finding.Unavailable("down on purpose");
        }
        return Optional.ofNullable(people.get(id))
                .<Finding>map(person -> new Finding.Found(person.entry()))
                .orElseGet(() -> new Finding.Nobody("not there"));
    }

    @Override
    public Check check(Mailbox address, Secret typed) {
        asked.add("check " + address);
        if (down) {
            return new Check.Unavailable("down on purpose");
        }
        Optional<Person> person = who(address);
        if (person.isEmpty()) {
            return new Check.Nobody("not there");
        }
        if (!typed.equals(Secret.utf8(person.get().password()))) {
            return new Check.Wrong("wrong");
        }
        Optional<String> barred = person.get().entry().barred();
        return barred.isPresent()
                ? new Check.Refused(Refusal.Kind.DISABLED, barred.get())
                : new Check.Right(person.get().entry());
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
