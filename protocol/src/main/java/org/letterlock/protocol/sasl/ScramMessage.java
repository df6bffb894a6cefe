package org.letterlock.protocol.sasl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The four messages of SCRAM (RFC 5802 §7), read and written.
///
/// Read strictly: attributes stand in their order and once each, the mandatory extension `m=` is refused as it
/// must be (§5.1), an attribute of a letter that has no meaning yet is passed over, one whose letter has a
/// meaning elsewhere is an error.
sealed interface ScramMessage {
    /// Octets of a message: a name, a nonce, a salt or a binding, with room to spare.
    int MAX_LENGTH = 4096;

    /// Characters of a nonce, both halves together.
    int MAX_NONCE = 512;

    /// Octets of a salt.
    int MAX_SALT = 512;

    String RESERVED = "acegimnprsv";

    /// @param bare the message without its header, as it was sent
    record ClientFirst(Gs2Header header, String name, String nonce, String bare) implements ScramMessage {
        static ClientFirst of(Gs2Header header, String name, String nonce) {
            return new ClientFirst(header, name, nonce, "n=" + Gs2Header.escape(name) + ",r=" + nonce);
        }

        static Parsed<ClientFirst> parse(String text) {
            return Gs2Header.parse(text).flatMap(header -> {
                String bare = text.substring(header.text().length());
                return attributes(bare, "nr", "")
                        .flatMap(found -> Gs2Header.unescape(found.get(0))
                                .flatMap(name -> readNonce(found.get(1))
                                        .map(nonce -> new ClientFirst(header, name, nonce, bare))));
            });
        }

        String text() {
            return header.text() + bare;
        }
    }

    /// @param nonce the client's, and the server's after it
    record ServerFirst(String nonce, Octets salt, int iterations) implements ScramMessage {
        static Parsed<ServerFirst> parse(String text) {
            return attributes(text, "rsi", "")
                    .flatMap(found -> readNonce(found.get(0))
                            .flatMap(nonce -> base64("salt", found.get(1))
                                    .flatMap(salt -> readIterations(found.get(2))
                                            .flatMap(iterations -> {
                                                return salt.length() > MAX_SALT
                                                        ? Parsed.bad("the salt is longer than " + MAX_SALT + " octets")
                                                        : Parsed.ok(new ServerFirst(nonce, salt, iterations));
                                            }))));
        }

        String text() {
            return "r=" + nonce + ",s=" + Base64Text.encode(salt) + ",i=" + iterations;
        }
    }

    /// @param channel the gs2 header again, and the channel binding
    /// @param withoutProof the message up to its proof, as it was sent
    record ClientFinal(Octets channel, String nonce, Octets proof, String withoutProof) implements ScramMessage {
        static Parsed<ClientFinal> parse(String text) {
            return attributes(text, "cr", "p")
                    .flatMap(found -> base64("channel binding", found.get(0))
                            .flatMap(channel -> readNonce(found.get(1))
                                    .flatMap(nonce -> base64("proof", found.get(2))
                                            .map(proof -> {
                                                String withoutProof = text.substring(0, text.lastIndexOf(",p="));
                                                return new ClientFinal(channel, nonce, proof, withoutProof);
                                            }))));
        }

        /// What the proof is over; the proof goes behind it.
        static String withoutProof(Octets channel, String nonce) {
            return "c=" + Base64Text.encode(channel) + ",r=" + nonce;
        }

        @Override
        public String toString() {
            return "ClientFinal[…]";
        }
    }

    /// The server's signature.
    record ServerFinal(Octets signature) implements ScramMessage {
        static Parsed<ServerFinal> parse(String text) {
            if (text.startsWith("e=")) {
                return Parsed.bad("the server says " + Octets.utf8(text.substring(2)));
            }
            return attributes(text, "v", "")
                    .flatMap(found -> base64("server's signature", found.get(0)).map(ServerFinal::new));
        }

        String text() {
            return "v=" + Base64Text.encode(signature);
        }
    }

    /// The values of the attributes whose letters are `first`, in this order at the beginning, and of `last` at
    /// the end.
    private static Parsed<List<String>> attributes(String text, String first, String last) {
        String[] pieces = text.split(",", -1);
        int wanted = first.length() + last.length();
        if (pieces.length < wanted) {
            return Parsed.bad("the message has " + pieces.length + " attributes where " + wanted + " must be");
        }
        var values = new ArrayList<String>(wanted);
        var seen = new StringBuilder(pieces.length);
        for (int at = 0; at < pieces.length; at++) {
            String piece = pieces[at];
            if (piece.length() < 3 || piece.charAt(1) != '=' || !isLetter(piece.charAt(0)) || piece.indexOf(0) >= 0) {
                return Parsed.bad("attribute " + (at + 1) + " is not a letter, `=` and a value");
            }
            String letter = piece.substring(0, 1);
            String due = due(at, pieces.length, first, last);
            if (letter.equals("m")) {
                return Parsed.bad("the mandatory extension m= is not known here (RFC 5802 §5.1)");
            }
            if (seen.indexOf(letter) >= 0) {
                return Parsed.bad("the attribute " + letter + "= comes twice");
            }
            seen.append(letter);
            if (!due.isEmpty() && !letter.equals(due)) {
                return Parsed.bad("there is " + letter + "= where " + due + "= must be");
            }
            if (due.isEmpty() && RESERVED.contains(letter)) {
                return Parsed.bad("the attribute " + letter + "= is out of its place");
            }
            if (!due.isEmpty()) {
                values.add(piece.substring(2));
            }
        }
        return Parsed.ok(values);
    }

    /// The letter that must stand at this place; empty where an extension may.
    private static String due(int at, int count, String first, String last) {
        if (at < first.length()) {
            return first.substring(at, at + 1);
        }
        return at == count - 1 ? last : "";
    }

    private static boolean isLetter(char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    }

    /// RFC 5802 §7, printable: visible ASCII but the comma, which no value can hold.
    private static Parsed<String> readNonce(String value) {
        if (value.length() > MAX_NONCE) {
            return Parsed.bad("the nonce is longer than " + MAX_NONCE + " characters");
        }
        return value.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)
                ? Parsed.ok(value)
                : Parsed.bad("the nonce holds what is not visible ASCII");
    }

    /// RFC 5802 §7, posit-number.
    private static Parsed<Integer> readIterations(String value) {
        boolean number = value.length() < 10
                && value.charAt(0) != '0'
                && value.chars().allMatch(letter -> letter >= '0' && letter <= '9');
        return number ? Parsed.ok(Integer.parseInt(value)) : Parsed.bad("the iteration count is no number in bounds");
    }

    private static Parsed<Octets> base64(String what, String value) {
        return switch (Base64Text.decode(value)) {
            case Base64Text.Result.Malformed(String problem) -> Parsed.bad("in the " + what + ", " + problem);
            case Base64Text.Result.Decoded(Secret bytes) -> {
                byte[] revealed = bytes.reveal();
                try (bytes) {
                    yield Parsed.ok(Octets.of(revealed));
                } finally {
                    Arrays.fill(revealed, (byte) 0);
                }
            }
        };
    }
}
