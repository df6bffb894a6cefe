package org.letterlock.server.accounts;

import java.util.Optional;
import org.letterlock.server.accounts.AccountBook.Holder;

/// Whom an attempt is about.
///
/// @param name the address logged in as, in the form addresses are compared in; empty if it was none
/// @param guarded what guesses are counted against
record Whom(String name, String guarded, Optional<AccountId> account, Optional<CredentialId> credential) {
    static final Whom NOBODY = new Whom("", "", Optional.empty(), Optional.empty());

    static Whom of(String authcid, Optional<AddressKey> name, Optional<Holder> holder) {
        String text = name.map(AddressKey::text).orElse("");
        return new Whom(
                text,
                holder.map(Holder::primary).orElse(text.isEmpty() ? authcid : text),
                holder.map(Holder::account),
                Optional.empty());
    }

    /// Before anybody was looked for.
    static Whom stranger(String authcid) {
        return of(authcid, AddressKey.ofLogin(authcid), Optional.empty());
    }

    Whom with(CredentialId id) {
        return new Whom(name, guarded, account, Optional.of(id));
    }

    Whom of(AccountBook.Owner owner) {
        return new Whom(name, owner.primary(), Optional.of(owner.account()), credential);
    }

    String missing() {
        return name.isEmpty() ? Causes.NO_ADDRESS : Causes.NOBODY;
    }
}
