package org.letterlock.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.MailParameters.Body;
import org.letterlock.protocol.text.Secret;

/// Writes commands as they stand on the wire, without CRLF. What it writes of a well-formed command, [CommandParser]
/// reads back as an equal one.
///
/// Unknown and malformed commands were never kept whole; of them only the verb is written, and `…`.
public final class CommandPrinter {
    private CommandPrinter() {}

    /// The wire form, with the initial response of AUTH in clear: for the wire alone.
    ///
    /// @throws IllegalArgumentException if a value holds a control character, which would make two commands of
    ///     one
    public static String print(Command command) {
        String line = command instanceof Command.Auth(String mechanism, var response)
                ? "AUTH " + mechanism + response.map(blob -> " " + clear(blob)).orElse("")
                : printMasked(command);
        if (line.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a command holds a control character: " + command.verb());
        }
        return line;
    }

    /// The same with the initial response of AUTH as `***`: for transcripts and logs.
    public static String printMasked(Command command) {
        return switch (command) {
            case Command.Helo(String host) -> "HELO " + host;
            case Command.Ehlo(String host) -> "EHLO " + host;
            case Command.Mail(var from, var parameters) -> "MAIL FROM:<" + from.text() + ">" + print(parameters);
            case Command.Rcpt(var to, var parameters) -> "RCPT TO:<" + to.text() + ">" + print(parameters);
            case Command.Bdat(long size, boolean last) -> "BDAT " + size + (last ? " LAST" : "");
            case Command.Vrfy(String argument) -> "VRFY " + utf8Marked(argument);
            case Command.Expn(String argument) -> "EXPN " + utf8Marked(argument);
            case Command.Help(String topic) -> topic.isEmpty() ? "HELP" : "HELP " + topic;
            case Command.Auth(String mechanism, var response) ->
                "AUTH " + mechanism + (response.isPresent() ? " ***" : "");
            case Command.Malformed malformed -> malformed.verb() + " …";
            case Command.ForeignProtocol foreign -> foreign.verb() + " …";
            case Command.Unknown unknown -> unknown.verb().equals("…") ? "…" : unknown.verb() + " …";
            case Command.Data _, Command.Rset _, Command.Noop _, Command.Quit _, Command.StartTls _ -> command.verb();
        };
    }

    private static String print(MailParameters parameters) {
        List<String> words = new ArrayList<>();
        parameters.size().ifPresent(size -> words.add("SIZE=" + size));
        if (parameters.body() != Body.SEVEN_BIT) {
            words.add("BODY=" + parameters.body().text);
        }
        if (parameters.smtpUtf8()) {
            words.add("SMTPUTF8");
        }
        parameters
                .auth()
                .ifPresent(auth ->
                        words.add("AUTH=" + (auth instanceof ReversePath.Null ? "<>" : Xtext.encode(auth.text()))));
        parameters.ret().ifPresent(ret -> words.add("RET=" + ret));
        parameters.envid().ifPresent(envid -> words.add("ENVID=" + Xtext.encode(envid)));
        return joined(words);
    }

    private static String print(RcptParameters parameters) {
        List<String> words = new ArrayList<>();
        if (!parameters.notifyOn().isEmpty()) {
            words.add("NOTIFY="
                    + parameters.notifyOn().stream().sorted().map(Enum::name).collect(Collectors.joining(",")));
        }
        parameters.orcpt().ifPresent(orcpt -> {
            int address = orcpt.indexOf(';') + 1;
            words.add("ORCPT=" + orcpt.substring(0, address) + Xtext.encode(orcpt.substring(address)));
        });
        return joined(words);
    }

    private static String joined(List<String> words) {
        return words.isEmpty() ? "" : " " + String.join(" ", words);
    }

    private static String utf8Marked(String argument) {
        return Words.isAscii(argument) ? argument : argument + " SMTPUTF8"; // RFC 6531 §3.7.4.2
    }

    private static String clear(Secret response) {
        return response.revealText().orElseThrow(() -> new IllegalArgumentException("the response is not base64"));
    }
}
