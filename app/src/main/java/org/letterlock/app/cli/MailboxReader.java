package org.letterlock.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.message.HeaderCollector;
import org.letterlock.protocol.message.Headers;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.DeliveryId;
import org.letterlock.server.store.Store;
import org.letterlock.server.store.Store.StoredMessage;

/// One mailbox, as the `mail` commands read it.
final class MailboxReader {
    /// Messages asked for at once.
    private static final int PAGE = 500;

    private final Store store;
    private final AccountId account;

    private MailboxReader(Store store, AccountId account) {
        this.store = store;
        this.account = account;
    }

    /// What is done with each message; the stream need not be closed or read to its end.
    @FunctionalInterface
    interface Visitor {
        void visit(StoredMessage message, InputStream octets) throws IOException;
    }

    /// @param named an address of the account, or its number, which outlives it
    static MailboxReader of(AccountRegister register, Store store, String named) throws StorageFailed {
        if (named.matches("\\d{1,18}")) {
            return new MailboxReader(store, new AccountId(Long.parseLong(named)));
        }
        return switch (AddressParser.mailbox(named, true)) {
            case Parsed.Ok<Mailbox>(Mailbox address) ->
                new MailboxReader(
                        store, register.find(address).map(Account::id).orElseThrow(() -> AccountViews.nobody(address)));
            case Parsed.Bad<Mailbox>(String problem) ->
                throw new CommandFailed(ExitCode.USAGE, named + " is neither an address nor a number: " + problem);
        };
    }

    AccountId account() {
        return account;
    }

    /// Visits messages, oldest first.
    ///
    /// @param after only those with a higher uid
    /// @param limit at most so many
    void each(long after, int limit, Visitor visitor) throws StorageFailed {
        long last = after;
        int left = limit;
        List<StoredMessage> page;
        do {
            page = store.list(account, last, Math.min(PAGE, left));
            for (StoredMessage message : page) {
                visit(message, visitor);
                last = message.uid();
            }
            left -= page.size();
        } while (!page.isEmpty() && left > 0);
    }

    /// Visits the one message that is meant.
    ///
    /// @param id its uid, or the id that logs and the peer know
    void one(String id, Visitor visitor) throws StorageFailed {
        visit(find(id), visitor);
    }

    private StoredMessage find(String id) throws StorageFailed {
        Optional<DeliveryId> delivery = DeliveryId.parse(id);
        Optional<StoredMessage> found = delivery.isPresent() ? store.find(account, delivery.get()) : Optional.empty();
        if (found.isEmpty() && id.matches("\\d{1,18}")) {
            found = store.find(account, Long.parseLong(id));
        }
        return found.orElseThrow(
                () -> new CommandFailed(ExitCode.NO_INPUT, "there is no message " + id + " in this mailbox"));
    }

    private void visit(StoredMessage message, Visitor visitor) throws StorageFailed {
        try (InputStream octets = store.open(message)) {
            visitor.visit(message, octets);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "message " + message.id() + ": " + failed.getMessage(), failed);
        }
    }

    /// The header block at the beginning of the octets; empty where it is none.
    static Optional<Headers> headers(InputStream octets) throws IOException {
        var collector = new HeaderCollector();
        byte[] buffer = new byte[8192];
        for (int n = octets.read(buffer); n >= 0 && !collector.done(); n = octets.read(buffer)) {
            collector.write(buffer, 0, n);
        }
        return collector.headers().ok();
    }

    /// The message as final delivery leaves it: its return path first (RFC 5321 §4.4).
    static void copy(StoredMessage message, InputStream octets, OutputStream out) throws IOException {
        out.write(returnPath(message).getBytes(StandardCharsets.UTF_8));
        octets.transferTo(out);
    }

    static String returnPath(StoredMessage message) {
        return "Return-Path: <" + message.returnPath() + ">\r\n";
    }
}
