package org.letterlock.server.accounts;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// A book whose answers are remembered until anything changes, in this process or another ([Database#changes]): the
/// next question after a change that was committed is asked anew, so a revoked credential is refused at once. Holds
/// what the database holds: keyed hashes and sealed keys, no secret. Safe for any thread.
///
/// Bounded. What was found is kept apart from what was not, because strangers choose the names and secrets that are
/// not found; both are kept, so that a name that is asked for again costs the same whether it exists or not.
final class RememberingBook implements AccountBook {
    static final int MOST_FOUND = 100_000;
    static final int MOST_MISSED = 20_000;

    private final AccountBook book;
    private final Changes changes;
    private final ConcurrentHashMap<Question, Remembered> found = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Question, Remembered> missed = new ConcurrentHashMap<>();

    /// Another number after every change.
    @FunctionalInterface
    interface Changes {
        long count() throws StorageFailed;
    }

    RememberingBook(AccountBook book, Changes changes) {
        this.book = book;
        this.changes = changes;
    }

    /// @param at the count of changes before it was asked: it holds while that stands
    private record Remembered(long at, Object answer) {}

    private sealed interface Question {
        record Domain(String name) implements Question {}

        record FirstDomain() implements Question {}

        record WhosePlace(String domain, List<String> candidates) implements Question {}

        record FirstOwner() implements Question {}

        record Postmaster() implements Question {}

        record Whose(List<String> candidates) implements Question {}

        record Nearest(String address) implements Question {}

        record Credentials(String address, Wanted wanted) implements Question {}

        record Standing(CredentialId credential) implements Question {}

        record TwoFactor(AccountId account) implements Question {}

        record LegacyKeys() implements Question {}
    }

    @FunctionalInterface
    private interface Look<T> {
        T ask() throws StorageFailed;
    }

    @FunctionalInterface
    private interface Finding<T> {
        boolean isThere(T answer);
    }

    @SuppressWarnings("unchecked") // each kind of question has one type of answer
    private <T> T remember(Question question, Finding<T> finding, Look<T> look) throws StorageFailed {
        long now = changes.count(); // before the look, so that a change during it outdates the answer
        Remembered known = found.get(question);
        if (known == null) {
            known = missed.get(question);
        }
        if (known != null && known.at == now) {
            return (T) known.answer;
        }
        T answer = look.ask();
        if (finding.isThere(answer)) {
            missed.remove(question);
            keep(found, MOST_FOUND, question, new Remembered(now, answer));
        } else {
            found.remove(question);
            keep(missed, MOST_MISSED, question, new Remembered(now, answer));
        }
        return answer;
    }

    /// Beyond the bound all are forgotten: to find out which is oldest would cost every login, and this none.
    private static void keep(
            ConcurrentHashMap<Question, Remembered> among, int most, Question question, Remembered answer) {
        if (among.mappingCount() >= most) {
            among.clear();
        }
        among.put(question, answer);
    }

    /// How many answers are remembered.
    int size() {
        return found.size() + missed.size();
    }

    @Override
    public boolean hasDomain(String domain) throws StorageFailed {
        return remember(new Question.Domain(domain), Boolean::booleanValue, () -> book.hasDomain(domain));
    }

    @Override
    public Optional<String> firstDomain() throws StorageFailed {
        return remember(new Question.FirstDomain(), Optional::isPresent, book::firstDomain);
    }

    @Override
    public Place place(String domain, List<String> candidates) throws StorageFailed {
        return remember(
                new Question.WhosePlace(domain, candidates),
                place -> place.owner().isPresent(),
                () -> book.place(domain, candidates));
    }

    @Override
    public Optional<Owner> firstOwner() throws StorageFailed {
        return remember(new Question.FirstOwner(), Optional::isPresent, book::firstOwner);
    }

    @Override
    public Optional<Owner> postmaster() throws StorageFailed {
        return remember(new Question.Postmaster(), Optional::isPresent, book::postmaster);
    }

    @Override
    public Optional<Owner> owner(List<String> candidates) throws StorageFailed {
        return remember(new Question.Whose(candidates), Optional::isPresent, () -> book.owner(candidates));
    }

    @Override
    public Optional<String> nearest(String address) throws StorageFailed {
        return remember(
                new Question.Nearest(address),
                nearest -> nearest.equals(Optional.of(address)),
                () -> book.nearest(address));
    }

    @Override
    public Optional<Holder> holder(String address, Wanted wanted) throws StorageFailed {
        return remember(
                new Question.Credentials(address, wanted),
                holder -> holder.isPresent() && !holder.get().credentials().isEmpty(),
                () -> book.holder(address, wanted));
    }

    @Override
    public Optional<Standing> standing(CredentialId credential) throws StorageFailed {
        return remember(new Question.Standing(credential), Optional::isPresent, () -> book.standing(credential));
    }

    @Override
    public Map<CredentialId, Standing> standings(Collection<CredentialId> credentials) throws StorageFailed {
        return book.standings(credentials);
    }

    @Override
    public long sent(CredentialId credential, Instant now) throws StorageFailed {
        return book.sent(credential, now);
    }

    @Override
    public boolean count(CredentialId credential, int most, Instant now) throws StorageFailed {
        return book.count(credential, most, now);
    }

    @Override
    public void uncount(CredentialId credential, Instant now) throws StorageFailed {
        book.uncount(credential, now);
    }

    @Override
    public boolean hasTwoFactor(AccountId account) throws StorageFailed {
        return remember(new Question.TwoFactor(account), _ -> true, () -> book.hasTwoFactor(account));
    }

    @Override
    public boolean hasLegacyKeys() throws StorageFailed {
        return remember(new Question.LegacyKeys(), _ -> true, book::hasLegacyKeys);
    }
}
