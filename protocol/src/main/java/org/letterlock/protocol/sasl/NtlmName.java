package org.letterlock.protocol.sasl;

import java.util.Optional;

/// A name in the two parts that NTLM has for it. People and programs part it in many ways: `alice@example.test` and no
/// domain, `alice` and `example.test`, `example.test\alice` and no domain.
///
/// The proof is made over both parts exactly as they were sent (MS-NLMP §3.3.2); only whom they mean is worked out
/// here.
record NtlmName(String user, String domain) {
    /// As our own client sends it: `DOMAIN\name` in its parts, any other name whole.
    static NtlmName of(Credentials.Password credentials) {
        String typed = credentials.authcid();
        int backslash = typed.indexOf('\\');
        return credentials.domain().isEmpty() && backslash >= 0
                ? new NtlmName(typed.substring(backslash + 1), typed.substring(0, backslash))
                : new NtlmName(typed, credentials.domain());
    }

    Optional<String> objection() {
        return Objections.name("name behind the domain", user).or(() -> Objections.optionalName("domain", domain));
    }

    /// The name as all other mechanisms have it, which is a full address if either part makes it one.
    String authcid() {
        int backslash = user.indexOf('\\');
        String name = user.substring(backslash + 1);
        String of = backslash > 0 ? user.substring(0, backslash) : domain;
        return name.contains("@") || of.isEmpty() || name.isEmpty() ? name : name + "@" + of;
    }
}
