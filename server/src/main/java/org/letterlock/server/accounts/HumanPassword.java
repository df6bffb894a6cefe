package org.letterlock.server.accounts;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.Saslprep;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// All that is kept of a password a person chose: its Argon2id hash and its SCRAM keys. Made slowly, outside of any
/// transaction.
record HumanPassword(String phc, List<CredentialKeys.Derived> keys) {
    /// Characters of a generated password, none of which is taken for another: 31 of them, so 20 make 99 bits.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    /// Characters of the shortest password that may be chosen. NIST SP 800-63B-4 §3.1.1.2 lets none be shorter, and
    /// wants no rules of composition beside it. (It asks for more where nothing but a password protects: that is
    /// advice to the operator, whose devices take app passwords.) Older ones, from before, still log in.
    static final int SHORTEST = 8;

    /// Octets of the longest password that is looked at.
    static final int LONGEST = 1024;

    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    HumanPassword {
        keys = List.copyOf(keys);
    }

    static Parsed<HumanPassword> of(Secret chosen, AccountSql.Salt salt, HashingCost cost, RandomGenerator random) {
        return prepareNew(chosen).map(prepared -> {
            try (prepared) {
                return new HumanPassword(
                        PasswordHash.of(prepared, cost, random).phc(),
                        CredentialKeys.scram(List.of(chosen), salt.octets(), salt.iterations()));
            }
        });
    }

    /// As [#prepare], for a password that may be chosen. The caller closes what comes.
    static Parsed<Secret> prepareNew(Secret chosen) {
        if (AppPassword.parse(chosen).isPresent()) {
            return Parsed.bad("the password looks like an app password, and would be taken for one: choose another");
        }
        if (hasControls(chosen)) {
            return Parsed.bad("the password holds a line break or another control character");
        }
        return prepare(chosen).flatMap(prepared -> {
            if (characters(prepared) >= SHORTEST) {
                return Parsed.ok(prepared);
            }
            prepared.close();
            return Parsed.bad("the password is too short: it needs at least " + SHORTEST
                    + " characters; a few words in a row make a good one");
        });
    }

    /// A password in the one form it is hashed in, by SASLprep for every mechanism: SCRAM is bound to it (RFC 5802
    /// §5.1), and what is right by one must be right by all. The caller closes what comes.
    static Parsed<Secret> prepare(Secret typed) {
        if (typed.isEmpty()) {
            return Parsed.bad("the password is empty");
        }
        if (typed.length() > LONGEST) {
            return Parsed.bad("the password is longer than " + LONGEST + " octets");
        }
        byte[] prepared = Saslprep.password(typed);
        try {
            return Parsed.ok(Secret.of(prepared));
        } finally {
            Arrays.fill(prepared, (byte) 0);
        }
    }

    /// A password nobody chose, for an account's first day: letters and digits in groups, safe in any shell.
    static Secret generate(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.utf8(text.toString());
    }

    /// Code points, as NIST counts them: every octet of UTF-8 but the continuing ones.
    private static int characters(Secret secret) {
        byte[] bytes = secret.reveal();
        int characters = 0;
        for (byte octet : bytes) {
            characters += (octet & 0xc0) == 0x80 ? 0 : 1;
        }
        Arrays.fill(bytes, (byte) 0);
        return characters;
    }

    private static boolean hasControls(Secret secret) {
        byte[] bytes = secret.reveal();
        boolean controls = false;
        for (byte octet : bytes) {
            controls |= (octet >= 0 && octet < ' ') || octet == 0x7f;
        }
        Arrays.fill(bytes, (byte) 0);
        return controls;
    }

    @Override
    public String toString() {
        return "HumanPassword[…]";
    }
}
