package org.letterlock.protocol.smtp;

import java.util.Optional;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.text.Secret;

/// One command line of a client, parsed. Anything can be parsed: what is no command is [Unknown], what is a command
/// with bad arguments is [Malformed] and carries the syntax that was expected.
///
/// `CommandParser.parse` reads one from bytes, `CommandPrinter.print` writes one.
public sealed interface Command {
    /// The verb in upper case, as shown in logs.
    String verb();

    /// RFC 5321 §4.1.1.1. `host` is what the client calls itself, checked only to be printable: it proves nothing.
    record Helo(String host) implements Command {
        @Override
        public String verb() {
            return "HELO";
        }
    }

    /// RFC 5321 §4.1.1.1.
    record Ehlo(String host) implements Command {
        @Override
        public String verb() {
            return "EHLO";
        }
    }

    /// RFC 5321 §4.1.1.2.
    record Mail(ReversePath from, MailParameters parameters) implements Command {
        @Override
        public String verb() {
            return "MAIL";
        }
    }

    /// RFC 5321 §4.1.1.3.
    record Rcpt(ForwardPath to, RcptParameters parameters) implements Command {
        @Override
        public String verb() {
            return "RCPT";
        }
    }

    /// RFC 5321 §4.1.1.4.
    record Data() implements Command {
        @Override
        public String verb() {
            return "DATA";
        }
    }

    /// RFC 3030 §2: `size` octets follow at once, whatever the answer will be.
    record Bdat(long size, boolean last) implements Command {
        @Override
        public String verb() {
            return "BDAT";
        }
    }

    /// RFC 5321 §4.1.1.5.
    record Rset() implements Command {
        @Override
        public String verb() {
            return "RSET";
        }
    }

    /// RFC 5321 §4.1.1.9.
    record Noop() implements Command {
        @Override
        public String verb() {
            return "NOOP";
        }
    }

    /// RFC 5321 §4.1.1.10.
    record Quit() implements Command {
        @Override
        public String verb() {
            return "QUIT";
        }
    }

    /// RFC 5321 §4.1.1.6.
    record Vrfy(String argument) implements Command {
        @Override
        public String verb() {
            return "VRFY";
        }
    }

    /// RFC 5321 §4.1.1.7.
    record Expn(String argument) implements Command {
        @Override
        public String verb() {
            return "EXPN";
        }
    }

    /// RFC 5321 §4.1.1.8.
    record Help(String topic) implements Command {
        @Override
        public String verb() {
            return "HELP";
        }
    }

    /// RFC 3207 §4.
    record StartTls() implements Command {
        @Override
        public String verb() {
            return "STARTTLS";
        }
    }

    /// RFC 4954 §4. The initial response is the base64 text as sent (`=` means empty), still to be decoded.
    record Auth(String mechanism, Optional<Secret> initialResponse) implements Command {
        @Override
        public String verb() {
            return "AUTH";
        }
    }

    /// A line that begins like HTTP (`GET / HTTP/1.1`, `POST …`): somebody makes a browser speak to a mail port.
    record ForeignProtocol(String verb) implements Command {}

    /// A verb this language does not have.
    record Unknown(String verb) implements Command {}

    /// A verb with arguments that break its grammar.
    ///
    /// @param syntax the syntax that was expected, e.g. `MAIL FROM:<address> [parameters]`
    /// @param problem what was wrong with it, in plain words
    /// @param kind which reply fits
    record Malformed(String verb, String syntax, String problem, Kind kind) implements Command {
        /// What the reply should say.
        public enum Kind {
            /// 501 5.5.4 (or 5.5.2): bad arguments.
            SYNTAX,
            /// 501 5.1.7 / 5.1.3: the address is none.
            ADDRESS,
            /// 555 5.5.4: a parameter of MAIL or RCPT that is not known (RFC 5321 §4.1.1.11).
            PARAMETER
        }
    }
}
