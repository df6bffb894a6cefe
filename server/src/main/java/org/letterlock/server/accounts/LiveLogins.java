package org.letterlock.server.accounts;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.server.accounts.AccountBook.Owner;
import org.letterlock.server.accounts.AccountBook.Standing;
import org.letterlock.server.database.StorageFailed;

/// The logins whose sessions last. Once a second all of them are looked up together, and those that no longer hold
/// are ended: their credential was revoked, changed or has expired, a wall was drawn that leaves them outside, or the
/// account was disabled or removed; by this process or another. Costs nothing while nobody is logged in. Safe for any
/// thread.
final class LiveLogins implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Logger LOGGER = System.getLogger(LiveLogins.class.getName());

    private final AccountBook book;
    private final InstantSource clock;
    private final Set<Live> all = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closing;
    private @Nullable Thread watcher;

    /// Held by whoever looks, so that who asks for a look has seen it through.
    private final ReentrantLock looking = new ReentrantLock();

    private boolean failing;

    LiveLogins(AccountBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    /// One of them; like no other, though another session may have logged in with the same.
    private final class Live implements Accounts.LiveLogin {
        private final Identity identity;
        private final Accounts.Visitor visitor;
        private final Runnable end;

        Live(Identity identity, Accounts.Visitor visitor, Runnable end) {
            this.identity = identity;
            this.visitor = visitor;
            this.end = end;
        }

        @Override
        public void close() {
            all.remove(this);
        }

        Optional<CredentialId> credential() {
            return CredentialId.parse(identity.credential());
        }

        /// Why it no longer holds, if it does not.
        Optional<String> over(Optional<Standing> now, Instant at) {
            return now.isEmpty()
                    ? Optional.of("the account or the credential is no more")
                    : now.get()
                            .over(at)
                            .or(() -> now.get().walls().refusal(visitor, at).map(Refusal::cause));
        }

        void end(String cause) {
            if (!all.remove(this)) {
                return; // it ended by itself
            }
            LOGGER.log(
                    Level.INFO,
                    "login of " + identity.account() + " by credential " + identity.credential() + " from "
                            + visitor.address().getHostAddress() + " ends: " + cause);
            try {
                end.run();
            } catch (RuntimeException bug) {
                LOGGER.log(Level.ERROR, "a session could not be ended", bug);
            }
        }
    }

    /// Starts the thread that looks.
    void start(ThreadFactory threads) {
        Thread thread = threads.newThread(this::lookUntilClosed);
        watcher = thread;
        thread.start();
    }

    /// From now on `end` is run, once, when the login no longer holds.
    Accounts.LiveLogin enter(Identity identity, Accounts.Visitor visitor, Runnable end) {
        var live = new Live(identity, visitor, end);
        all.add(live);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return live;
    }

    /// Looks all of them up, now. While the book cannot be read nobody is sent away.
    void look() {
        looking.lock();
        try {
            List<Live> seen = List.copyOf(all);
            if (!seen.isEmpty()) {
                judge(seen, clock.instant());
            }
            failing = false;
        } catch (StorageFailed down) {
            if (!failing) {
                LOGGER.log(Level.WARNING, "whether logins still hold cannot be told: " + down.getMessage());
            }
            failing = true;
        } finally {
            looking.unlock();
        }
    }

    private void judge(List<Live> seen, Instant now) throws StorageFailed {
        Map<CredentialId, Standing> standings = book.standings(
                seen.stream().flatMap(live -> live.credential().stream()).collect(Collectors.toSet()));
        var accounts = new HashMap<String, Optional<Standing>>();
        for (Live live : seen) {
            Optional<CredentialId> credential = live.credential();
            Optional<Standing> standing;
            if (credential.isPresent()) {
                standing = Optional.ofNullable(standings.get(credential.get()));
            } else {
                String account = live.identity.account();
                if (!accounts.containsKey(account)) {
                    accounts.put(account, account(account));
                }
                standing = accounts.getOrDefault(account, Optional.empty());
            }
            live.over(standing, now).ifPresent(live::end);
        }
    }

    /// A login by something kept elsewhere, such as the token of another's issuer, holds as long as the account does.
    private Optional<Standing> account(String address) throws StorageFailed {
        Optional<AddressKey> key = AddressKey.ofLogin(address);
        Optional<Owner> owner =
                key.isEmpty() ? Optional.empty() : book.owner(List.of(key.get().text()));
        return owner.map(Standing::of);
    }

    private void lookUntilClosed() {
        while (awaitNext()) {
            look();
        }
    }

    /// Waits until somebody is logged in, and a moment more.
    private boolean awaitNext() {
        lock.lock();
        try {
            while (all.isEmpty() && !closing) {
                changed.await();
            }
            long left = EVERY.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException stop) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Stops looking.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread thread = watcher;
        if (thread != null) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
