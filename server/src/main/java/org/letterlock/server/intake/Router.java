package org.letterlock.server.intake;

import java.time.InstantSource;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.policy.Denial;
import org.letterlock.server.policy.Ruling;
import org.letterlock.server.store.Body;
import org.letterlock.server.store.DeliveryId;
import org.letterlock.server.store.DeliveryIds;
import org.letterlock.server.store.Store;

/// Takes a message to where its recipients are: our own mailboxes, all of them in one transaction. Other people's
/// servers are reached by the queue, and as long as there is none their addresses are refused for now, never taken and
/// forgotten. Safe for any thread.
public final class Router {
    private final Store store;
    private final DeliveryIds ids;
    private final InstantSource clock;

    public Router(Store store, DeliveryIds ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /// The id for the next message, known before it is stored so that its `Received` line can say it.
    public DeliveryId nextId() {
        return ids.next();
    }

    /// Whether a recipient can be taken.
    public sealed interface Admission {
        record Taken(Recipient recipient) implements Admission {}

        record Refused(Denial denial, String cause) implements Admission {}
    }

    /// Whether there is a way to this recipient, whatever policy has ruled about it.
    public Admission admit(ForwardPath named, Ruling ruling) {
        return switch (ruling) {
            case Ruling.Deliver(var account, var _) -> new Admission.Taken(new Recipient(named, account));
            case Ruling.Relay(var mailbox, var _) ->
                new Admission.Refused(
                        Denial.NO_ROUTE, "no way yet to " + mailbox.host().text());
            case Ruling.Refuse(var denial, var cause) -> new Admission.Refused(denial, cause);
        };
    }

    /// Delivers, and returns once everything is on disk. The caller closes the body.
    ///
    /// @throws StorageFailed when no recipient has got it
    public void deliver(DeliveryId id, Envelope envelope, Body body) throws StorageFailed {
        store.deliver(new Store.Delivery(
                id,
                envelope.from().text(),
                envelope.recipients().stream().map(Recipient::account).toList(),
                body,
                clock.instant()));
    }
}
