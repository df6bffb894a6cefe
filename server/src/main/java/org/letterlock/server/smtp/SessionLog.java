package org.letterlock.server.smtp;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Peer;
import org.letterlock.protocol.message.TraceHeader;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.intake.Envelope;
import org.letterlock.server.policy.Role;
import org.letterlock.server.store.DeliveryId;

/// The log of one conversation: a line when it brings a message, a line when somebody logs in or fails to, a line when
/// something goes wrong. Every line begins with the conversation's id, and no value can begin a line of its own.
final class SessionLog {
    static final System.Logger LOGGER = System.getLogger("org.letterlock.smtp");

    /// More than this of any one value is nobody's name.
    private static final int VALUE = 320;

    private final System.Logger logger;
    private final String id;
    private final Role role;
    private final Peer peer;

    SessionLog(System.Logger logger, String id, Role role, Peer peer) {
        this.logger = logger;
        this.id = id;
        this.role = role;
        this.peer = peer;
    }

    void accepted(
            DeliveryId message, Envelope envelope, long octets, TraceHeader.With with, Optional<Identity> identity) {
        if (logger.isLoggable(Level.INFO)) {
            line(
                    Level.INFO,
                    "message " + message + " accepted from=<"
                            + safe(envelope.from().text()) + "> recipients="
                            + envelope.recipients().size() + " octets=" + octets + " with=" + with
                            + identity.map(who -> " account=" + safe(who.account()))
                                    .orElse(""));
        }
    }

    /// @param what sender, recipient, author, content
    void refused(String what, String value, String cause) {
        if (logger.isLoggable(Level.INFO)) {
            line(Level.INFO, what + " refused <" + safe(value) + ">: " + safe(cause));
        }
    }

    void loggedIn(Identity identity) {
        line(
                Level.INFO,
                "login account=" + safe(identity.account()) + " as=" + safe(identity.actingAs()) + " mechanism="
                        + identity.mechanism() + " credential=" + safe(identity.credential()));
    }

    void loginFailed(String mechanism, String cause) {
        line(Level.INFO, "login failed mechanism=" + safe(mechanism) + ": " + safe(cause));
    }

    void suspicious(String what) {
        line(Level.WARNING, safe(what));
    }

    void storageFailed(Throwable cause) {
        logger.log(Level.ERROR, prefix() + "a message could not be stored", cause);
    }

    void hungUp(HungUp gone) {
        if (logger.isLoggable(Level.DEBUG)) {
            line(Level.DEBUG, "hung up " + gone.reason() + ": " + safe(String.valueOf(gone.getMessage())));
        }
    }

    void bug(Throwable bug) {
        logger.log(Level.ERROR, prefix() + "the conversation failed through a fault of ours", bug);
    }

    private void line(Level level, String text) {
        logger.log(level, prefix() + text);
    }

    private String prefix() {
        return id + " " + role.text() + " " + peer.remote().getAddress().getHostAddress() + " ";
    }

    /// Printable and bounded: controls, and characters that look like line ends or turn the writing direction, become
    /// `?`.
    static String safe(String value) {
        boolean clean = value.length() <= VALUE;
        for (int i = 0; clean && i < value.length(); i++) {
            char c = value.charAt(i);
            clean = c >= ' ' && c < 0x7f;
        }
        if (clean) {
            return value;
        }
        var text = new StringBuilder();
        value.codePoints().limit(VALUE).forEach(c -> text.appendCodePoint(isPrintable(c) ? c : '?'));
        return value.length() > VALUE ? text.append('…').toString() : text.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
