package org.letterlock.server.smtp;

import org.jspecify.annotations.Nullable;
import org.letterlock.net.channel.Channel;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.Accounts;

/// The login of one conversation, while it has one, and whether it still holds. For the conversation's thread; the
/// accounts end it from another.
final class SessionLogin {
    private final Channel channel;
    private Accounts.@Nullable LiveLogin live;
    private volatile boolean over;

    SessionLogin(Channel channel) {
        this.channel = channel;
    }

    /// Somebody has logged in, and is watched from now on.
    void begin(Accounts accounts, Identity identity, Accounts.Visitor visitor) {
        live = accounts.watch(identity, visitor, this::end);
    }

    /// A message that has begun to come in is finished, and answered, first ([Channel#interrupt]).
    private void end() {
        over = true;
        channel.interrupt();
    }

    /// Whether it no longer holds.
    boolean isOver() {
        return over;
    }

    /// The conversation begins anew or ends.
    void forget() {
        if (live != null) {
            live.close();
            live = null;
        }
    }
}
