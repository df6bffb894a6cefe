package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.database.StorageFailed;

/// What logins and deliveries are decided from. Each question is one look; nothing is kept between two, so that what
/// another process changed is seen at once. Safe for any thread; blocks on the backend.
///
/// Addresses are [AddressKey#text()].
interface AccountBook {
    boolean hasDomain(String domain) throws StorageFailed;

    /// The oldest of our domains.
    Optional<String> firstDomain() throws StorageFailed;

    /// Whose the first of `candidates` (all in `domain`) is that anybody has.
    Place place(String domain, List<String> candidates) throws StorageFailed;

    /// The account that answers for `postmaster` and `abuse` where nobody has these addresses: the oldest enabled one.
    Optional<Owner> firstOwner() throws StorageFailed;

    /// Who has the address `postmaster` in the oldest of our domains where anybody enabled has it.
    Optional<Owner> postmaster() throws StorageFailed;

    /// Whose the first of `candidates` is that anybody has.
    Optional<Owner> owner(List<String> candidates) throws StorageFailed;

    /// The address itself, if somebody has it; else the next one that somebody has, in the order of addresses and
    /// round its end. What belongs to that one costs as much to look at as if the name were somebody's.
    ///
    /// @return empty where nobody has any address
    Optional<String> nearest(String address) throws StorageFailed;

    /// The account of an address with those of its credentials that are wanted.
    Optional<Holder> holder(String address, Wanted wanted) throws StorageFailed;

    /// How a credential stands now; nothing if it, or its account, is no more.
    Optional<Standing> standing(CredentialId credential) throws StorageFailed;

    /// The same for many, in one look; those that are no more are not there.
    Map<CredentialId, Standing> standings(Collection<CredentialId> credentials) throws StorageFailed;

    /// How many messages this credential has sent in the hour before `now`, as far as they were counted.
    long sent(CredentialId credential, Instant now) throws StorageFailed;

    /// Counts one more message, unless `most` were sent in the hour before `now`. Whoever asks at once, no more than
    /// `most` are counted in any hour.
    ///
    /// @return whether it was counted
    boolean count(CredentialId credential, int most, Instant now) throws StorageFailed;

    /// Takes one message back that was counted and came to nothing.
    void uncount(CredentialId credential, Instant now) throws StorageFailed;

    /// Whether two-factor is on, so that mail programs need app passwords.
    boolean hasTwoFactor(AccountId account) throws StorageFailed;

    /// Whether any live credential serves the legacy mechanisms.
    boolean hasLegacyKeys() throws StorageFailed;

    record Owner(AccountId account, String primary, boolean enabled) {}

    /// @param ours whether the domain is
    record Place(boolean ours, Optional<Owner> owner) {}

    /// @param salt of all SCRAM keys of the account
    record Holder(
            AccountId account, String primary, boolean enabled, Octets salt, int iterations, List<Held> credentials) {
        public Holder {
            credentials = List.copyOf(credentials);
        }
    }

    /// @param human whether a person chose it
    /// @param material the password's PHC string, or the sealed key; empty where the digest itself was looked
    ///     up
    /// @param walls of an app password that was looked up by its digest; whoever looked for something else asks
    ///     for the [Standing], which knows them
    record Held(CredentialId id, boolean human, boolean revoked, Octets material, Walls walls) {
        @Override
        public String toString() {
            return "Held[" + id.text() + "]";
        }
    }

    /// @param human whether a person chose it
    /// @param twoFactor whether the account has it on
    record Standing(
            AccountId account,
            String primary,
            boolean enabled,
            boolean human,
            boolean revoked,
            Walls walls,
            boolean twoFactor) {
        /// Of an account without regard to its credentials.
        static Standing of(Owner owner) {
            return new Standing(owner.account(), owner.primary(), owner.enabled(), false, false, Walls.NONE, false);
        }

        /// Of a person whose password is kept elsewhere.
        static Standing ofPerson(Owner owner, boolean twoFactor) {
            return new Standing(owner.account(), owner.primary(), owner.enabled(), true, false, Walls.NONE, twoFactor);
        }

        /// Of an app password that was looked up by its digest.
        static Standing of(Holder holder, Held held) {
            return new Standing(
                    holder.account(),
                    holder.primary(),
                    holder.enabled(),
                    held.human(),
                    held.revoked(),
                    held.walls(),
                    false);
        }

        /// Why it no longer serves a mail program, if it does not.
        Optional<String> over(Instant now) {
            if (!enabled) {
                return Optional.of("the account is disabled");
            }
            if (revoked) {
                return Optional.of("the credential was revoked");
            }
            if (human && twoFactor) {
                return Optional.of("two-factor is on: mail programs need app passwords");
            }
            return walls.expired(now) ? Optional.of("the app password has expired") : Optional.empty();
        }
    }

    sealed interface Wanted {
        /// The live human password, if there is one.
        record Password() implements Wanted {}

        /// The app password with this digest, live or revoked.
        record AppDigest(Octets digest) implements Wanted {}

        /// The live keys for this mechanism, `SCRAM-SHA-256`, `CRAM-MD5` or `NTLM`; one entry for each form of a
        /// credential.
        record Keys(String mechanism) implements Wanted {}
    }
}
