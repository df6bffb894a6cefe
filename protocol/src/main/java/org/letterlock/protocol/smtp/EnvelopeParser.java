package org.letterlock.protocol.smtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.Command.Malformed;
import org.letterlock.protocol.smtp.Command.Malformed.Kind;
import org.letterlock.protocol.smtp.MailParameters.Body;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.PathArgument.Parameter;
import org.letterlock.protocol.smtp.RcptParameters.Notify;
import org.letterlock.protocol.text.Parsed;

/// MAIL and RCPT: a path and parameters.
///
/// UTF-8 in the path of MAIL needs the SMTPUTF8 parameter beside it. RCPT has no such parameter (RFC 6531 §3.4): the
/// path is taken as it is, and whoever knows the transaction checks it against the MAIL before.
final class EnvelopeParser {
    static final String MAIL_SYNTAX = "MAIL FROM:<address> [parameters]";
    static final String RCPT_SYNTAX = "RCPT TO:<address> [parameters]";

    /// RFC 3461 §4.4, in characters as written.
    static final int ENVID = 100;

    /// RFC 3461 §4.2, in characters as written.
    static final int ORCPT = 500;

    /// RFC 4954 §3, in characters as written.
    static final int AUTH = 500;

    private static final String UNKNOWN = "not a parameter of ";

    /// How long a keyword may be to be repeated in a reply.
    private static final int LONGEST_SHOWN = 20;

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,20}");
    private static final Pattern ADDRESS_TYPE = Pattern.compile("[A-Za-z0-9-]+");

    private EnvelopeParser() {}

    static Command mail(byte[] bytes, int from, int end) {
        return switch (PathArgument.cut("FROM:", bytes, from, end)) {
            case Parsed.Bad<PathArgument>(String problem) -> CommandParser.malformed("MAIL", MAIL_SYNTAX, problem);
            case Parsed.Ok<PathArgument>(PathArgument argument) ->
                switch (AddressParser.reversePath(argument.path(), argument.has("SMTPUTF8"))) {
                    case Parsed.Bad<ReversePath>(String problem) ->
                        new Malformed("MAIL", MAIL_SYNTAX, problem, Kind.ADDRESS);
                    case Parsed.Ok<ReversePath>(ReversePath path) ->
                        argument.parameters().isEmpty()
                                ? new Command.Mail(path, MailParameters.NONE)
                                : mail(path, argument);
                };
        };
    }

    private static Command mail(ReversePath path, PathArgument argument) {
        Optional<Malformed> wrong = firstWrong(argument, EnvelopeParser::wrongInMail);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return new Command.Mail(
                path,
                new MailParameters(
                        size(argument.value("SIZE")),
                        body(argument.value("BODY")).orElse(Body.SEVEN_BIT),
                        argument.has("SMTPUTF8"),
                        auth(argument.value("AUTH")),
                        ret(argument.value("RET")),
                        envid(argument.value("ENVID"))));
    }

    private static Optional<Malformed> wrongInMail(Parameter parameter) {
        String value = parameter.value().orElse("");
        String problem = switch (parameter.keyword()) {
            case "SIZE" -> size(value).isPresent() ? "" : "SIZE must be a number of octets";
            case "BODY" -> body(value).isPresent() ? "" : "BODY must be 7BIT, 8BITMIME or BINARYMIME";
            case "SMTPUTF8" -> parameter.value().isEmpty() ? "" : "SMTPUTF8 takes no value";
            case "AUTH" -> auth(value).isPresent() ? "" : "AUTH must be <> or an address as xtext";
            case "RET" -> ret(value).isPresent() ? "" : "RET must be FULL or HDRS";
            case "ENVID" -> envid(value).isPresent() ? "" : "ENVID must be xtext of at most " + ENVID + " characters";
            default -> UNKNOWN;
        };
        return wrong("MAIL", MAIL_SYNTAX, parameter, problem);
    }

    static Command rcpt(byte[] bytes, int from, int end) {
        return switch (PathArgument.cut("TO:", bytes, from, end)) {
            case Parsed.Bad<PathArgument>(String problem) -> CommandParser.malformed("RCPT", RCPT_SYNTAX, problem);
            case Parsed.Ok<PathArgument>(PathArgument argument) ->
                switch (AddressParser.forwardPath(argument.path(), true)) {
                    case Parsed.Bad<ForwardPath>(String problem) ->
                        new Malformed("RCPT", RCPT_SYNTAX, problem, Kind.ADDRESS);
                    case Parsed.Ok<ForwardPath>(ForwardPath path) ->
                        argument.parameters().isEmpty()
                                ? new Command.Rcpt(path, RcptParameters.NONE)
                                : rcpt(path, argument);
                };
        };
    }

    private static Command rcpt(ForwardPath path, PathArgument argument) {
        Optional<Malformed> wrong = firstWrong(argument, EnvelopeParser::wrongInRcpt);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return new Command.Rcpt(
                path, new RcptParameters(notifyOn(argument.value("NOTIFY")), orcpt(argument.value("ORCPT"))));
    }

    private static Optional<Malformed> wrongInRcpt(Parameter parameter) {
        String value = parameter.value().orElse("");
        String problem = switch (parameter.keyword()) {
            case "NOTIFY" -> notifyOn(value).isEmpty() ? "NOTIFY must be NEVER, or any of SUCCESS,FAILURE,DELAY" : "";
            case "ORCPT" -> orcpt(value).isPresent() ? "" : "ORCPT must be a type, a semicolon and an address as xtext";
            default -> UNKNOWN;
        };
        return wrong("RCPT", RCPT_SYNTAX, parameter, problem);
    }

    private static Optional<Malformed> firstWrong(
            PathArgument argument, Function<Parameter, Optional<Malformed>> check) {
        return argument.parameters().stream()
                .map(check)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// @param problem empty if there is none; [#UNKNOWN] gets a reply of its own (RFC 5321 §4.1.1.11)
    private static Optional<Malformed> wrong(String verb, String syntax, Parameter parameter, String problem) {
        if (problem.isEmpty()) {
            return Optional.empty();
        }
        if (!problem.equals(UNKNOWN)) {
            return Optional.of(CommandParser.malformed(verb, syntax, problem));
        }
        String keyword = parameter.keyword().length() <= LONGEST_SHOWN ? parameter.keyword() + " is " : "";
        return Optional.of(new Malformed(verb, syntax, keyword + UNKNOWN + verb, Kind.PARAMETER));
    }

    /// RFC 1870 §5: up to 20 digits, which is more than a long holds; what does not fit is larger than anything.
    private static OptionalLong size(String value) {
        if (!SIZE.matcher(value).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException huge) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    private static Optional<Body> body(String value) {
        for (Body body : Body.values()) {
            if (body.text.equalsIgnoreCase(value)) {
                return Optional.of(body);
            }
        }
        return Optional.empty();
    }

    /// RFC 4954 §5: xtext of `<>` or of a mailbox without angle brackets.
    private static Optional<ReversePath> auth(String value) {
        if (value.isEmpty() || value.length() > AUTH) {
            return Optional.empty();
        }
        return Xtext.decode(value)
                .flatMap(text -> AddressParser.reversePath(text.equals("<>") ? text : "<" + text + ">", true))
                .ok();
    }

    private static Optional<Ret> ret(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Optional.of(Ret.FULL);
            case "HDRS" -> Optional.of(Ret.HDRS);
            default -> Optional.empty();
        };
    }

    private static Optional<String> envid(String value) {
        if (value.isEmpty() || value.length() > ENVID) {
            return Optional.empty();
        }
        return Xtext.decode(value).ok().filter(Words::isAscii); // RFC 3461 §4.4: printable US-ASCII
    }

    /// RFC 3461 §4.1.
    private static Set<Notify> notifyOn(String value) {
        var named = EnumSet.noneOf(Notify.class);
        for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            Optional<Notify> found = switch (word) {
                case "NEVER" -> Optional.of(Notify.NEVER);
                case "SUCCESS" -> Optional.of(Notify.SUCCESS);
                case "FAILURE" -> Optional.of(Notify.FAILURE);
                case "DELAY" -> Optional.of(Notify.DELAY);
                default -> Optional.empty();
            };
            if (found.isEmpty() || !named.add(found.get())) {
                return Set.of();
            }
        }
        return named.contains(Notify.NEVER) && named.size() > 1 ? Set.of() : named;
    }

    /// RFC 3461 §4.2; the type is an atom such as `rfc822` or `utf-8` (RFC 6533 §3).
    private static Optional<String> orcpt(String value) {
        int semicolon = value.indexOf(';');
        if (value.length() > ORCPT
                || semicolon < 1
                || !ADDRESS_TYPE.matcher(value.substring(0, semicolon)).matches()) {
            return Optional.empty();
        }
        return Xtext.decode(value.substring(semicolon + 1))
                .ok()
                .filter(address -> !address.isEmpty())
                .map(address -> value.substring(0, semicolon) + ";" + address);
    }
}
