package org.letterlock.server.smtp;

import java.time.Duration;
import org.letterlock.server.policy.Role;

/// How much one conversation may ask of us. Every listener has its own.
///
/// @param recipients of one message; the next is told to wait for another (RFC 5321 §4.5.3.1.8)
/// @param message octets of one message (RFC 1870)
/// @param header octets of its header section
/// @param messages of one connection
/// @param errors a client may make before it is sent away
/// @param idle commands that bring no message nearer (NOOP, RSET, EHLO and the like), since the last message
/// @param greeting for TLS where it comes first, and for entering it later
/// @param command for each command line, from the reply before it (RFC 5321 §4.5.3.2.7)
/// @param block for any one piece of content (RFC 5321 §4.5.3.2.5)
/// @param content for the whole content of one message, however busily it drips, in however many chunks
/// @param session for the whole connection: the first command after it is told to come again, but a message
///     whose content has begun may be finished in its own time
public record SmtpLimits(
        int recipients,
        long message,
        int header,
        int messages,
        int errors,
        int idle,
        Duration greeting,
        Duration command,
        Duration block,
        Duration content,
        Duration session) {
    /// RFC 4954 §4: a line of an authentication exchange, in octets without CRLF.
    public static final int AUTH_LINE = 12288;

    /// RFC 5321 §4.5.3.1.8: fewer recipients than this must not be refused.
    public static final int LEAST_RECIPIENTS = 100;

    /// RFC 5321 §4.5.3.1.7: a smaller message must not be refused for its size.
    public static final long LEAST_MESSAGE = 64 * 1024;

    /// What a listener does when configuration says nothing.
    public static final SmtpLimits USUAL = new SmtpLimits(
            1000,
            50L * 1024 * 1024,
            256 * 1024,
            1000,
            20,
            100, // as many as Postfix bears (smtpd_junk_command_limit)
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    /// Who works here may keep a connection open for longer than a server that brings mail: programs hold on to
    /// theirs from one message to the next.
    private static final Duration WORKING_SESSION = Duration.ofHours(4);

    public SmtpLimits {
        if (recipients < LEAST_RECIPIENTS) {
            throw new IllegalArgumentException("at least " + LEAST_RECIPIENTS + " recipients must be allowed");
        }
        if (message < LEAST_MESSAGE) {
            throw new IllegalArgumentException("messages of " + LEAST_MESSAGE + " octets must be allowed");
        }
        if (header < 1024 || messages < 1 || errors < 1 || idle < 1) {
            throw new IllegalArgumentException("a limit is too low to be of use");
        }
    }

    /// What a listener of this role does when configuration says nothing.
    public static SmtpLimits usual(Role role) {
        return role.takesSubmissions() ? USUAL.withSession(WORKING_SESSION) : USUAL;
    }

    public SmtpLimits withMessage(long octets) {
        return new SmtpLimits(
                recipients, octets, header, messages, errors, idle, greeting, command, block, content, session);
    }

    public SmtpLimits withRecipients(int most) {
        return new SmtpLimits(
                most, message, header, messages, errors, idle, greeting, command, block, content, session);
    }

    public SmtpLimits withMessages(int most) {
        return new SmtpLimits(
                recipients, message, header, most, errors, idle, greeting, command, block, content, session);
    }

    public SmtpLimits withErrors(int most) {
        return new SmtpLimits(
                recipients, message, header, messages, most, idle, greeting, command, block, content, session);
    }

    public SmtpLimits withIdle(int most) {
        return new SmtpLimits(
                recipients, message, header, messages, errors, most, greeting, command, block, content, session);
    }

    public SmtpLimits withSession(Duration longest) {
        return new SmtpLimits(
                recipients, message, header, messages, errors, idle, greeting, command, block, content, longest);
    }
}
