package org.letterlock.app.cli;

import java.util.Map;
import java.util.Optional;
import org.letterlock.protocol.transcript.Entry;

/// What each exchange of a session is for, in a sentence, for those who are learning. Follows one conversation.
final class Lessons {
    /// @param reference where it stands
    record Lesson(String words, String reference) {}

    private static final Lesson GREETING =
            new Lesson("The server speaks first: 220 says that it is ready, and names itself.", "RFC 5321 §4.3.1");

    private static final Lesson ANSWER = new Lesson(
            "An answer to the server's challenge, in base64, which hides nothing: it only keeps odd octets off the "
                    + "line.",
            "RFC 4954 §4");

    private static final Lesson CANCEL =
            new Lesson("An asterisk breaks a login off; the server must answer 501.", "RFC 4954 §4");

    private static final Lesson END = new Lesson(
            "A lone dot ends the message. 250 says that the server answers for it from now on, 4xx that it does not "
                    + "yet, 5xx that it never will.",
            "RFC 5321 §4.1.1.4, §4.5.2");

    private static final Map<String, Lesson> COMMANDS = Map.ofEntries(
            lesson(
                    "EHLO",
                    "We say who we are; the server says what it can do, one extension a line.",
                    "RFC 5321 §4.1.1.1"),
            lesson("HELO", "The greeting of old servers, which know no extensions.", "RFC 5321 §4.1.1.1"),
            lesson(
                    "STARTTLS",
                    "From the next octet on everything is encrypted, and all that was said before is forgotten.",
                    "RFC 3207 §4"),
            lesson(
                    "MAIL",
                    "Names the sender: who is told if the message cannot be delivered. It begins a new message.",
                    "RFC 5321 §4.1.1.2"),
            lesson("RCPT", "Names one recipient; the server answers for each on its own.", "RFC 5321 §4.1.1.3"),
            lesson("DATA", "Asks to send the message; 354 says go on.", "RFC 5321 §4.1.1.4"),
            lesson("BDAT", "Sends so many octets of the message at once, with no dot to end them.", "RFC 3030 §2"),
            lesson("RSET", "Takes back the message that was begun.", "RFC 5321 §4.1.1.5"),
            lesson("QUIT", "Good manners: what was not ended so may not have arrived.", "RFC 5321 §4.1.1.10"));

    private static final Map<String, Lesson> LOGINS = Map.ofEntries(
            lesson(
                    "PLAIN",
                    "Name and password as they are, in base64; good under TLS, open to all without.",
                    "RFC 4616 §2"),
            lesson(
                    "LOGIN",
                    "Name and password one after the other, as they are; PLAIN's older, never standardised sister.",
                    "draft-murchison-sasl-login"),
            lesson(
                    "CRAM-MD5",
                    "Proves the password by a hash over the server's challenge; the server must keep the password's "
                            + "equal, and is not proved itself.",
                    "RFC 2195 §2"),
            lesson(
                    "NTLM",
                    "Windows' own: three messages, of which the last proves the password by a hash over the server's "
                            + "challenge and signs them all; the server must keep the password's equal.",
                    "MS-NLMP §1.3.1, MS-SMTPNTLM"),
            lesson(
                    "SCRAM",
                    "Both sides prove that they know the password, and neither says it; with -PLUS they also prove "
                            + "that nobody sits between.",
                    "RFC 5802 §3"),
            lesson("XOAUTH2", "An access token in place of a password, in Google's own form.", "Google, XOAUTH2"),
            lesson("OAUTHBEARER", "An access token in place of a password.", "RFC 7628 §3.1"),
            lesson("EXTERNAL", "The TLS certificate has already said who we are.", "RFC 4422 appendix A"),
            lesson("ANONYMOUS", "Nobody in particular, with a word of where from.", "RFC 4505 §2"));

    private boolean greeted;
    private boolean inLogin;

    private static Map.Entry<String, Lesson> lesson(String key, String words, String reference) {
        return Map.entry(key, new Lesson(words, reference));
    }

    /// What there is to say of the exchange that this line begins.
    Optional<Lesson> on(Entry entry) {
        return switch (entry) {
            case Entry.Server _
            when !greeted -> {
                greeted = true;
                yield Optional.of(GREETING);
            }
            case Entry.Client(String text, var _) -> onCommand(text);
            case Entry.Server _, Entry.Note _, Entry.Event _, Entry.Trouble _ -> Optional.empty();
        };
    }

    private Optional<Lesson> onCommand(String text) {
        if (text.equals(".")) {
            return Optional.of(END);
        }
        String[] words = text.split("[ :]", 3);
        if (words[0].equals("AUTH") && words.length > 1) {
            inLogin = true;
            return Optional.ofNullable(LOGINS.get(words[1].startsWith("SCRAM-") ? "SCRAM" : words[1]));
        }
        Optional<Lesson> command = Optional.ofNullable(COMMANDS.get(words[0]));
        if (command.isEmpty() && inLogin) {
            return Optional.of(text.equals("*") ? CANCEL : ANSWER);
        }
        inLogin = false;
        return command;
    }
}
