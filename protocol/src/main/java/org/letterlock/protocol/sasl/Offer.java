package org.letterlock.protocol.sasl;

import java.util.List;
import java.util.Locale;

/// The mechanism names a server lists, in its order, upper case: what follows `AUTH` in an EHLO reply.
public record Offer(List<String> names) {
    public Offer {
        names = names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    }

    public static Offer of(String... names) {
        return new Offer(List.of(names));
    }

    public boolean includes(String name) {
        return names.contains(name.toUpperCase(Locale.ROOT));
    }
}
