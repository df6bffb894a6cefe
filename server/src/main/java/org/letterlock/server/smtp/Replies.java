package org.letterlock.server.smtp;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.smtp.Command.Malformed;
import org.letterlock.protocol.smtp.Enhanced;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.intake.Reception;
import org.letterlock.server.policy.Denial;
import org.letterlock.server.store.DeliveryId;

/// Everything this server ever says, in the codes of RFC 5321 §4.2, RFC 3463, RFC 4954 §6 and RFC 5248.
///
/// Texts are constant or made of what we know ourselves; of what a client has sent, at most the keyword of a parameter
/// is repeated to it.
final class Replies {
    // When all is well
    static final Reply OK = Reply.of(250, "2.0.0", "OK");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Sender OK");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Recipient OK");
    static final Reply CHUNK_OK = Reply.of(250, "2.0.0", "Chunk received");
    static final Reply VRFY = Reply.of(252, "2.5.2", "Send some mail, and you will see");
    static final Reply HELP = Reply.of(214, "2.0.0", "RFC 5321 says it all; the administrator says the rest");
    static final Reply BYE = Reply.of(221, "2.0.0", "Bye");
    static final Reply START_TLS = Reply.of(220, "2.0.0", "Ready to start TLS");
    static final Reply START_DATA = Reply.plain(354, "End data with <CR><LF>.<CR><LF>");
    static final Reply LOGGED_IN = Reply.of(235, "2.7.0", "Authentication succeeded");

    // Out of order
    static final Reply HELLO_FIRST = Reply.of(503, "5.5.1", "Say EHLO first");
    static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "Say MAIL first");
    static final Reply NESTED_MAIL = Reply.of(503, "5.5.1", "A sender is already given; RSET begins anew");
    static final Reply NOT_DURING_MAIL = Reply.of(503, "5.5.1", "Not during a mail transaction");
    static final Reply CONTENT_BEGUN = Reply.of(503, "5.5.1", "The content has begun with BDAT");
    static final Reply CHUNK_BEFORE_FAILED = Reply.of(503, "5.5.1", "A chunk before this one failed; RSET begins anew");
    static final Reply BINARY_NEEDS_BDAT = Reply.of(503, "5.5.1", "BODY=BINARYMIME needs BDAT");
    static final Reply NO_RECIPIENTS = Reply.of(554, "5.5.1", "No valid recipients");
    static final Reply TLS_ALREADY = Reply.of(503, "5.5.1", "TLS is already active");
    static final Reply AUTHENTICATED_ALREADY = Reply.of(503, "5.5.1", "Already authenticated");

    // Not understood, or not had
    static final Reply UNKNOWN_COMMAND = Reply.of(500, "5.5.2", "Command not recognized");
    static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "Line too long");
    static final Reply NUL_IN_COMMAND = Reply.of(500, "5.5.2", "NUL in a command");
    static final Reply EXPN = Reply.of(502, "5.5.1", "EXPN is not available");
    static final Reply NO_TLS = Reply.of(502, "5.5.1", "STARTTLS is not available");
    static final Reply NO_AUTH_HERE = Reply.of(502, "5.5.1", "AUTH is not available on this port");
    static final Reply NO_DSN = Reply.of(555, "5.5.4", "Delivery status notifications are not available");
    static final Reply NEEDS_SMTPUTF8 = Reply.of(553, "5.6.7", "This address needs SMTPUTF8");

    // Logging in
    static final Reply STARTTLS_FIRST = Reply.of(530, "5.7.0", "Must issue a STARTTLS command first");
    static final Reply AUTHENTICATION_REQUIRED = Reply.of(530, "5.7.0", "Authentication required");
    static final Reply ENCRYPTION_REQUIRED =
            Reply.of(538, "5.7.11", "Encryption required for requested authentication mechanism");
    static final Reply UNKNOWN_MECHANISM = Reply.of(504, "5.5.4", "Authentication mechanism not available");
    static final Reply CANCELLED = Reply.of(501, "5.7.0", "Authentication cancelled");
    static final Reply BAD_BASE64 = Reply.of(501, "5.5.2", "That is not base64");
    static final Reply AUTH_LINE_TOO_LONG = Reply.of(500, "5.5.6", "Authentication exchange line is too long");
    static final Reply BAD_CREDENTIALS = Reply.of(535, "5.7.8", "Authentication credentials invalid");
    static final Reply MALFORMED_EXCHANGE =
            Reply.of(501, "5.5.2", "The decoded response is not what the mechanism asks for");
    static final Reply APP_PASSWORD_REQUIRED = Reply.of(534, "5.7.9", "Application-specific password required");
    static final Reply AUTH_LATER = Reply.of(454, "4.7.0", "Temporary authentication failure; try again later");
    static final Reply TOO_MANY_LOGINS = Reply.of(454, "4.7.0", "Too many failed logins; try again later");
    static final Reply LOGINS_BANNED =
            Reply.of(454, "4.7.0", "Logins from your network are refused for a while, after many wrong passwords");

    // Who may send what to whom
    static final Reply RELAYING_DENIED = Reply.of(550, "5.7.1", "Relaying denied");
    static final Reply NO_SUCH_MAILBOX = Reply.of(550, "5.1.1", "No such mailbox here");
    static final Reply MAILBOX_DISABLED = Reply.of(550, "5.2.1", "Mailbox disabled");
    static final Reply FOREIGN_SENDER = Reply.of(553, "5.7.1", "This sender address is not yours");
    static final Reply FORBIDDEN_RECIPIENT = Reply.of(550, "5.7.1", "This device may not send to that address");
    static final Reply USED_UP = Reply.of(450, "4.7.1", "This device has sent all it may for now; try again later");
    static final Reply FOREIGN_AUTHOR = Reply.of(550, "5.7.1", "The From header names an address that is not yours");
    static final Reply UNREADABLE_AUTHOR =
            Reply.of(550, "5.7.1", "The From header must be one, and name an address that is yours");
    static final Reply BACKEND_DOWN = Reply.of(451, "4.3.0", "Temporary failure; try again later");
    static final Reply NO_ROUTE =
            Reply.of(451, "4.4.0", "Delivery to other domains is not available yet; try again later");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");

    // The content
    static final Reply TOO_BIG = Reply.of(552, "5.3.4", "Message too big");
    static final Reply HEADER_TOO_BIG = Reply.of(554, "5.6.0", "Header too big");
    static final Reply LOOP = Reply.of(554, "5.4.6", "Too many hops: the message runs in a loop");
    static final Reply DISK_FULL = Reply.of(452, "4.3.1", "Insufficient system storage");
    static final Reply NOT_STORED = Reply.of(451, "4.3.0", "The message could not be stored; try again later");

    // Last words
    static final Reply BARE_LINE_END =
            Reply.of(554, "5.5.2", "Lines must end in <CR><LF>, and hold neither of them, nor NUL");
    static final Reply NOT_YOUR_TURN = Reply.of(554, "5.5.0", "You spoke before you were asked to");
    static final Reply NOT_HTTP = Reply.of(554, "5.5.1", "This is a mail server");
    static final Reply NETWORK_NOT_ADMITTED = Reply.of(554, "5.7.1", "Your network may not use this port");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "Too many errors");
    static final Reply TOO_MANY_MESSAGES = Reply.of(421, "4.5.3", "Too many messages; come again for more");
    static final Reply TOO_MANY_IDLE = Reply.of(421, "4.7.0", "Too many commands and no message");
    static final Reply SESSION_OVER = Reply.of(421, "4.4.2", "You have been here long enough; come again for more");
    static final Reply LOGIN_OVER = Reply.of(421, "4.7.0", "Your login no longer holds; log in again");
    static final Reply TIMED_OUT = Reply.of(421, "4.4.2", "Timed out waiting for you");
    static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2", "Shutting down; come again soon");
    static final Reply OUR_FAULT = Reply.of(421, "4.3.0", "Something went wrong here; try again later");

    private Replies() {}

    static Reply greeting(Host.Domain site) {
        return Reply.plain(220, site.ascii() + " ESMTP Letterlock");
    }

    /// @param id as the log and the `Received` line know the message
    static Reply queued(DeliveryId id) {
        return Reply.of(250, "2.0.0", "OK: queued as " + id);
    }

    static Reply hello(Host.Domain site) {
        return Reply.plain(250, site.ascii());
    }

    static Reply challenge(String base64) {
        return Reply.plain(334, base64);
    }

    static Reply malformed(Malformed malformed) {
        Enhanced detail = switch (malformed.kind()) {
            case SYNTAX -> new Enhanced(5, 5, 4);
            case ADDRESS -> malformed.verb().equals("MAIL") ? new Enhanced(5, 1, 7) : new Enhanced(5, 1, 3);
            case PARAMETER -> new Enhanced(5, 5, 4);
        };
        int code = malformed.kind() == Malformed.Kind.PARAMETER ? 555 : 501; // RFC 5321 §4.1.1.11
        return new Reply(
                code, Optional.of(detail), List.of("Syntax: " + malformed.syntax() + " (" + malformed.problem() + ")"));
    }

    /// RFC 4954 §6. The peer hears no more than this; the cause is for the log.
    static Reply refused(Refusal.Kind kind) {
        return switch (kind) {
            case BAD, DISABLED, EXPIRED, REVOKED, WRONG_NETWORK, WRONG_PROTOCOL, WRONG_SCOPE -> BAD_CREDENTIALS;
            case MALFORMED -> MALFORMED_EXCHANGE;
            case NEEDS_TLS -> ENCRYPTION_REQUIRED;
            case NEEDS_APP_PASSWORD -> APP_PASSWORD_REQUIRED;
            case THROTTLED -> TOO_MANY_LOGINS;
            case BANNED -> LOGINS_BANNED;
            case NOT_OFFERED -> UNKNOWN_MECHANISM;
            case UNAVAILABLE -> AUTH_LATER;
        };
    }

    static Reply denied(Denial denial) {
        return switch (denial) {
            case AUTHENTICATION_REQUIRED -> AUTHENTICATION_REQUIRED;
            case RELAYING_DENIED -> RELAYING_DENIED;
            case NO_SUCH_MAILBOX -> NO_SUCH_MAILBOX;
            case MAILBOX_DISABLED -> MAILBOX_DISABLED;
            case FOREIGN_SENDER -> FOREIGN_SENDER;
            case FORBIDDEN_RECIPIENT -> FORBIDDEN_RECIPIENT;
            case USED_UP -> USED_UP;
            case LOGIN_OVER -> LOGIN_OVER;
            case FOREIGN_AUTHOR -> FOREIGN_AUTHOR;
            case UNREADABLE_AUTHOR -> UNREADABLE_AUTHOR;
            case BACKEND_DOWN -> BACKEND_DOWN;
            case NO_ROUTE -> NO_ROUTE;
        };
    }

    static Reply trouble(Reception.Trouble trouble) {
        return switch (trouble) {
            case Reception.TooBig() -> TOO_BIG;
            case Reception.HeaderTooBig() -> HEADER_TOO_BIG;
            case Reception.BrokenLines _ -> BARE_LINE_END;
            case Reception.Loop() -> LOOP;
            case Reception.NotStored(var failure) -> notStored(failure);
        };
    }

    static Reply notStored(StorageFailed failure) {
        return switch (failure.kind()) {
            case FULL -> DISK_FULL;
            case UNAVAILABLE -> NOT_STORED;
        };
    }
}
