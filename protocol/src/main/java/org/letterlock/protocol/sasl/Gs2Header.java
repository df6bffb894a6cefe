package org.letterlock.protocol.sasl;

import org.letterlock.protocol.text.Parsed;

/// The header that SCRAM and OAUTHBEARER begin with (RFC 5801 §4): what the client says of channel binding, and
/// whom to act as.
///
/// @param binding what it says of channel binding
/// @param authzid whom to act as; empty for oneself
/// @param text the header as it was sent, with its last comma
record Gs2Header(Binding binding, String authzid, String text) {
    sealed interface Binding {
        /// `n`: the client has none.
        record None() implements Binding {}

        /// `y`: the client has it and thinks the server has not.
        record Unseen() implements Binding {}

        /// `p=`: the exchange is bound by this type.
        record By(String type) implements Binding {}
    }

    static Gs2Header of(Binding binding, String authzid) {
        String flag = switch (binding) {
            case Binding.None() -> "n";
            case Binding.Unseen() -> "y";
            case Binding.By(String type) -> "p=" + type;
        };
        return new Gs2Header(binding, authzid, flag + "," + (authzid.isEmpty() ? "" : "a=" + escape(authzid)) + ",");
    }

    /// The header that `message` begins with; what follows it begins at `text().length()`.
    static Parsed<Gs2Header> parse(String message) {
        int first = message.indexOf(',');
        int second = message.indexOf(',', first + 1);
        if (first < 0 || second < 0) {
            return Parsed.bad("there is no gs2 header, which is `n,,` and the like");
        }
        String text = message.substring(0, second + 1);
        return binding(message.substring(0, first))
                .flatMap(binding -> authzid(message.substring(first + 1, second))
                        .map(authzid -> new Gs2Header(binding, authzid, text)));
    }

    /// A name as it stands between commas (RFC 5801 §4, saslname).
    static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    /// The name that stands there.
    static Parsed<String> unescape(String saslname) {
        var name = new StringBuilder(saslname.length());
        int at = 0;
        while (at < saslname.length()) {
            char letter = saslname.charAt(at);
            if (letter != '=') {
                name.append(letter);
                at++;
            } else if (saslname.startsWith("=2C", at)) {
                name.append(',');
                at += 3;
            } else if (saslname.startsWith("=3D", at)) {
                name.append('=');
                at += 3;
            } else {
                return Parsed.bad("a name has a `=` that is neither =2C nor =3D");
            }
        }
        return Parsed.ok(name.toString());
    }

    private static Parsed<Binding> binding(String flag) {
        if (flag.equals("n")) {
            return Parsed.ok(new Binding.None());
        }
        if (flag.equals("y")) {
            return Parsed.ok(new Binding.Unseen());
        }
        return flag.startsWith("p=") && isBindingName(flag, 2)
                ? Parsed.ok(new Binding.By(flag.substring(2)))
                : Parsed.bad("the gs2 header begins with neither n, y nor p=");
    }

    private static Parsed<String> authzid(String field) {
        if (field.isEmpty()) {
            return Parsed.ok("");
        }
        if (!field.startsWith("a=") || field.length() == 2) {
            return Parsed.bad("the gs2 header has something other than a= and a name");
        }
        return unescape(field.substring(2)).flatMap(name -> {
            return name.length() > Field.MAX_NAME
                    ? Parsed.bad("the name to act as is longer than " + Field.MAX_NAME + " octets")
                    : Field.printable("name to act as", name);
        });
    }

    /// RFC 5801 §4, cb-name.
    private static boolean isBindingName(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter > 0x7f || (!Character.isLetterOrDigit(letter) && letter != '.' && letter != '-')) {
                return false;
            }
        }
        return text.length() > from;
    }
}
