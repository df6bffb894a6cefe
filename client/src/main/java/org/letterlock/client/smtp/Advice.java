package org.letterlock.client.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.smtp.Reply;

/// A refusal in plain words: what it means, what to do, and whose rule it is.
///
/// @param meaning what the server means, one sentence
/// @param remedy what to do about it, one or two sentences
/// @param reference where the rule stands
public record Advice(String meaning, String remedy, String reference) {
    /// For a refusal, the most telling entry: by the words that a known provider uses, else by the enhanced status
    /// code (RFC 3463, RFC 5248), else by the basic code and the phase.
    public static Advice on(Phase phase, Reply reply) {
        String said = String.join(" ", reply.lines()).toLowerCase(Locale.ROOT);
        String status = reply.enhanced().map(Object::toString).orElse("");
        return KNOWN.stream()
                .filter(known -> known.fits(phase, reply.code(), status, said))
                .findFirst()
                .map(Known::advice)
                .orElseGet(() -> general(phase, reply));
    }

    private static Advice general(Phase phase, Reply reply) {
        if (reply.code() == 421) {
            return new Advice(
                    "The server is closing the connection: it is too busy, going down, or has had enough of us.",
                    "Try again later, with fewer connections at a time.",
                    "RFC 5321 §3.8");
        }
        if (reply.temporary()) {
            return new Advice(
                    "The server cannot do it now (" + where(phase) + ").",
                    "Try the same again later; it may succeed.",
                    "RFC 5321 §4.2.1");
        }
        return new Advice(
                "The server refuses for good (" + where(phase) + ").",
                "Repeating it unchanged will not help; what the server wrote beside the code says more.",
                "RFC 5321 §4.2.1");
    }

    private static String where(Phase phase) {
        return switch (phase) {
            case CONNECT -> "the connection itself";
            case EHLO -> "our greeting";
            case STARTTLS -> "encryption";
            case AUTH -> "the login";
            case MAIL -> "the sender";
            case RCPT -> "the recipient";
            case DATA -> "the message";
            case QUIT -> "the goodbye";
        };
    }

    /// One entry of the dictionary; what is empty (or 0) fits anything.
    private record Known(Optional<Phase> phase, int code, String status, String words, Advice advice) {
        boolean fits(Phase at, int replyCode, String replyStatus, String said) {
            return phase.map(at::equals).orElse(true)
                    && (code == 0 || code == replyCode)
                    && (status.isEmpty() || status.equals(replyStatus))
                    && said.contains(words);
        }
    }

    private static Known of(int code, String status, String words, String meaning, String remedy, String reference) {
        return new Known(Optional.empty(), code, status, words, new Advice(meaning, remedy, reference));
    }

    private static Known at(Phase phase, int code, String words, String meaning, String remedy, String reference) {
        return new Known(Optional.of(phase), code, "", words, new Advice(meaning, remedy, reference));
    }

    private static final String EXCHANGE = "Microsoft, Exchange Online client submission";
    private static final String GMAIL = "Google, Gmail SMTP errors";
    private static final String CODES = "RFC 3463 §3";
    private static final String AUTH_CODES = "RFC 4954 §6";

    /// Telling entries first: the first that fits is taken.
    private static final List<Known> KNOWN = List.of(
            // What particular providers say.
            of(
                    535,
                    "5.7.139",
                    "basic authentication is disabled",
                    "Microsoft has switched passwords off for this mailbox's SMTP login.",
                    "Log in with an OAuth2 token (XOAUTH2), or have an administrator allow authenticated SMTP.",
                    EXCHANGE),
            of(
                    535,
                    "5.7.139",
                    "disabled for the tenant",
                    "Authenticated SMTP is switched off for the whole organisation.",
                    "An administrator must enable SmtpClientAuthentication for the tenant, or for this mailbox.",
                    EXCHANGE),
            of(
                    535,
                    "5.7.139",
                    "disabled for the mailbox",
                    "Authenticated SMTP is switched off for this mailbox.",
                    "An administrator must enable \"Authenticated SMTP\" for it.",
                    EXCHANGE),
            of(
                    535,
                    "5.7.139",
                    "security defaults",
                    "The organisation's security defaults forbid logins with a password alone.",
                    "Log in with an OAuth2 token (XOAUTH2), or have an administrator change the policy.",
                    EXCHANGE),
            of(
                    535,
                    "5.7.139",
                    "",
                    "Microsoft's access policy refuses this login.",
                    "Ask the administrator what the sign-in log says; conditional access may forbid this network or way.",
                    EXCHANGE),
            of(
                    535,
                    "5.7.3",
                    "",
                    "The name and the password or token do not fit.",
                    "Check both; a token must be for the scope SMTP.Send and for the very mailbox named as the user.",
                    EXCHANGE),
            of(
                    530,
                    "5.7.57",
                    "",
                    "The server takes mail only from clients that have logged in.",
                    "Give a user name and a secret (-u, and a password or token).",
                    EXCHANGE),
            of(
                    550,
                    "5.7.30",
                    "",
                    "Microsoft no longer takes passwords for sending mail.",
                    "Log in with an OAuth2 token (XOAUTH2).",
                    EXCHANGE),
            of(
                    501,
                    "5.5.124",
                    "",
                    "The token was not wrapped as XOAUTH2 demands.",
                    "Give the token itself, not its base64 form, and the mailbox's address as the user.",
                    EXCHANGE),
            of(
                    0,
                    "5.7.60",
                    "",
                    "The account that logged in may not send as this sender.",
                    "Use the account's own address as sender, or have the permission \"Send As\" given to it.",
                    EXCHANGE),
            of(
                    534,
                    "5.7.9",
                    "application-specific password",
                    "The account uses two-step verification, so its usual password does not work here.",
                    "Make an app password in the account's security settings and log in with that.",
                    GMAIL),
            of(
                    534,
                    "5.7.14",
                    "",
                    "Google wants the account's owner to log in by web browser first.",
                    "Log in there, confirm it was you, then try again; or use an app password.",
                    GMAIL),
            of(
                    550,
                    "5.7.28",
                    "",
                    "Mail of this kind has come from your address in unusual numbers, so it is being held off.",
                    "Send less for a while, and look for a script or an infected machine that sends too.",
                    GMAIL),
            of(
                    0,
                    "5.7.26",
                    "",
                    "The message passed neither SPF nor DKIM for the domain in its From.",
                    "Send through that domain's own server, or publish SPF and sign with DKIM.",
                    GMAIL),
            of(
                    0,
                    "",
                    "trailing",
                    "A name or secret in the login seems to end in a line break.",
                    "When encoding by hand use `printf %s`, not `echo`.",
                    "RFC 4616 §2"),
            // Logging in.
            of(
                    535,
                    "5.7.8",
                    "",
                    "The name and the secret do not fit together, or this login is not allowed here.",
                    "Check both; with two-step verification use an app password instead of the usual one.",
                    AUTH_CODES),
            at(
                    Phase.AUTH,
                    535,
                    "",
                    "The server does not accept this login.",
                    "Check the name and the secret; with two-step verification use an app password.",
                    AUTH_CODES),
            of(
                    534,
                    "5.7.9",
                    "",
                    "The server holds this login mechanism to be too weak for this account.",
                    "Choose a stronger mechanism (-a), or use an app password if the server's words name one.",
                    AUTH_CODES),
            of(
                    538,
                    "",
                    "",
                    "This mechanism shows the password, so the server takes it only under TLS.",
                    "Use STARTTLS (--tls) or implicit TLS (--tls-on-connect).",
                    AUTH_CODES),
            of(
                    0,
                    "5.7.11",
                    "",
                    "The server wants encryption for this.",
                    "Use STARTTLS (--tls) or implicit TLS (--tls-on-connect).",
                    AUTH_CODES),
            of(
                    530,
                    "5.7.0",
                    "starttls",
                    "The server wants encryption before anything else.",
                    "Use STARTTLS (--tls), or implicit TLS on port 465 (--tls-on-connect).",
                    "RFC 3207 §4"),
            of(
                    530,
                    "",
                    "",
                    "The server takes mail only from those who have logged in.",
                    "Give a user name and a secret (-u, and a password or token).",
                    AUTH_CODES),
            of(
                    432,
                    "",
                    "",
                    "The account must set its password anew before this mechanism works.",
                    "Log in once with PLAIN under TLS (-a PLAIN), or change the password.",
                    AUTH_CODES),
            of(
                    454,
                    "4.7.0",
                    "",
                    "The server cannot check logins at the moment; it says nothing about the password.",
                    "Try again later.",
                    AUTH_CODES),
            of(
                    454,
                    "",
                    "tls",
                    "The server cannot do TLS at the moment.",
                    "Try again later; its operator should look at certificate and key.",
                    "RFC 3207 §4"),
            of(
                    500,
                    "5.5.6",
                    "",
                    "The server finds a line of the login exchange too long.",
                    "A very long token may be the cause; ask for one with fewer claims.",
                    AUTH_CODES),
            at(
                    Phase.AUTH,
                    501,
                    "",
                    "The server could not read what was sent to log in.",
                    "Check name and secret for stray characters; `letterlock sasl decode` shows what a blob holds.",
                    AUTH_CODES),
            at(
                    Phase.AUTH,
                    503,
                    "",
                    "The server finds this the wrong moment to log in, or has logged us in already.",
                    "Send STARTTLS first where it is offered.",
                    "RFC 4954 §4"),
            at(
                    Phase.AUTH,
                    504,
                    "",
                    "The server does not know this login mechanism.",
                    "Name one that its EHLO reply lists (-a).",
                    "RFC 4954 §4"),
            of(0, "5.7.13", "", "The account is disabled.", "Ask its administrator.", "RFC 5248 §2.4"),
            // Relaying and senders.
            of(
                    0,
                    "",
                    "relay",
                    "The server does not pass mail on to that domain for you.",
                    "Log in (-u), or use the server of your own provider for outgoing mail.",
                    "RFC 5321 §7.9"),
            of(
                    553,
                    "5.7.1",
                    "",
                    "The account that logged in may not use this sender.",
                    "Use an address that belongs to the account (-f).",
                    "RFC 6409 §6.1"),
            of(
                    0,
                    "",
                    "greylist",
                    "The server puts unknown senders off for a while (greylisting).",
                    "Try the same again in a quarter of an hour.",
                    "RFC 6647"),
            of(
                    0,
                    "",
                    "graylist",
                    "The server puts unknown senders off for a while (greylisting).",
                    "Try the same again in a quarter of an hour.",
                    "RFC 6647"),
            of(
                    0,
                    "5.7.1",
                    "",
                    "The server's rules forbid this.",
                    "If you have not logged in, do (-u); otherwise the words beside the code name the rule.",
                    CODES),
            of(
                    0,
                    "4.7.1",
                    "",
                    "The server's rules put this off for now.",
                    "Try again in some minutes; a name or address without reverse DNS may be the cause.",
                    CODES),
            of(
                    0,
                    "4.7.0",
                    "",
                    "The server holds back for a reason of security or policy, for now.",
                    "Try again later, less often.",
                    CODES),
            of(
                    0,
                    "5.7.0",
                    "",
                    "The server's policy forbids this as it stands.",
                    "Log in (-u) and use TLS (--tls); if both were done, the words beside the code say more.",
                    CODES),
            // Addresses and mailboxes.
            of(
                    0,
                    "5.1.1",
                    "",
                    "There is no such mailbox at that domain.",
                    "Check the part before the @ for a typing error.",
                    CODES),
            of(
                    0,
                    "5.1.2",
                    "",
                    "The recipient's domain does not exist or takes no mail.",
                    "Check the part after the @ for a typing error.",
                    CODES),
            of(
                    0,
                    "5.1.3",
                    "",
                    "The recipient's address is not written as an address.",
                    "Check it for blanks, missing @ and stray characters.",
                    CODES),
            of(
                    0,
                    "5.1.7",
                    "",
                    "The sender's address is not written as an address.",
                    "Check it for blanks, missing @ and stray characters (-f).",
                    CODES),
            of(
                    0,
                    "5.1.8",
                    "",
                    "The sender's domain does not exist or takes no mail back.",
                    "Use a sender (-f) whose domain is in the DNS.",
                    CODES),
            of(
                    0,
                    "5.1.10",
                    "",
                    "The recipient's domain says that it takes no mail at all.",
                    "Check the part after the @.",
                    "RFC 7505 §4.2"),
            of(0, "5.2.1", "", "The recipient's mailbox is switched off.", "Nothing to be done from here.", CODES),
            of(0, "5.2.2", "", "The recipient's mailbox is full.", "The recipient must make room.", CODES),
            of(0, "4.2.2", "", "The recipient's mailbox is full for now.", "Try again later.", CODES),
            of(0, "4.2.1", "", "The recipient's mailbox cannot take mail for now.", "Try again later.", CODES),
            // Size, numbers, syntax.
            of(
                    0,
                    "5.3.4",
                    "",
                    "The message is larger than the server takes.",
                    "Send fewer or smaller attachments, or a link.",
                    "RFC 1870 §6"),
            of(
                    0,
                    "5.2.3",
                    "",
                    "The message is larger than this recipient may get.",
                    "Send fewer or smaller attachments, or a link.",
                    "RFC 1870 §6"),
            of(
                    552,
                    "",
                    "",
                    "The message is too large, or the mailbox is full.",
                    "Send fewer or smaller attachments, or ask the recipient to make room.",
                    "RFC 5321 §4.2.3"),
            of(
                    452,
                    "4.5.3",
                    "",
                    "Those were too many recipients for one message.",
                    "Send to the rest in a second message.",
                    "RFC 5321 §4.5.3.1.10"),
            of(
                    452,
                    "",
                    "",
                    "The server has no room for this now, or the recipients were too many for one message.",
                    "Try again later, or with fewer recipients.",
                    "RFC 5321 §4.2.3"),
            of(
                    0,
                    "5.5.3",
                    "",
                    "Those were too many recipients for one message.",
                    "Send to the rest in a second message.",
                    CODES),
            of(
                    0,
                    "5.6.7",
                    "",
                    "The address is internationalised, and something on the way cannot deal with that.",
                    "Use an address in plain ASCII.",
                    "RFC 6531 §3.5"),
            of(
                    0,
                    "5.5.4",
                    "",
                    "The server does not accept a parameter that was sent.",
                    "Leave out what was asked for beyond the plain command (DSN, --smtputf8, --auth).",
                    CODES),
            of(
                    503,
                    "",
                    "",
                    "The server finds a command out of order; often it wants a login or STARTTLS first.",
                    "Log in (-u) and use TLS (--tls).",
                    "RFC 5321 §4.1.4"),
            at(
                    Phase.CONNECT,
                    554,
                    "",
                    "The server does not want to talk to this address.",
                    "Your address may be on a block list, or may not be meant to send mail straight from there.",
                    "RFC 5321 §3.1"),
            at(
                    Phase.EHLO,
                    550,
                    "",
                    "The server does not accept the name we greet with.",
                    "Give a name that is in the DNS (--ehlo).",
                    "RFC 5321 §4.1.4"));
}
