package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.client.smtp.Advice;
import org.letterlock.client.smtp.ConnectionLost;
import org.letterlock.client.smtp.Failure;
import org.letterlock.client.smtp.Phase;
import org.letterlock.client.smtp.Receipt;
import org.letterlock.client.smtp.RecipientReply;
import org.letterlock.net.tls.Pin;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;

/// What came of `letterlock send`: as lines for people, as JSON, and as an exit code.
///
/// @param server `host:port`
/// @param loggedInBy the mechanism, if there was a login
/// @param messageId of what was sent
record SendReport(
        String server,
        Optional<TlsFacts> tls,
        Optional<String> loggedInBy,
        Optional<String> messageId,
        Outcome outcome) {
    /// How it ended.
    sealed interface Outcome {
        /// As far as was asked for, before any recipient was named.
        record Opened(Phase last) implements Outcome {}

        record Receipted(Receipt receipt) implements Outcome {}

        record Lost(ConnectionLost lost) implements Outcome {}
    }

    /// Why nothing was sent, where the server or our own caution stopped it.
    Optional<Failure> failure() {
        return outcome instanceof Outcome.Receipted(Receipt.NotSent(Failure failure, var _))
                ? Optional.of(failure)
                : Optional.empty();
    }

    ExitCode exitCode() {
        return switch (outcome) {
            case Outcome.Opened _ -> ExitCode.OK;
            case Outcome.Lost(ConnectionLost lost) ->
                lost.reason() == ConnectionLost.Reason.HOST_NOT_FOUND ? ExitCode.NO_HOST : ExitCode.TEMPORARY;
            case Outcome.Receipted(Receipt.NotSent(Failure failure, var _)) -> exitCode(failure);
            case Outcome.Receipted(Receipt receipt) ->
                receipt.refused().stream()
                        .map(each -> exitCode(each.reply()))
                        .min(Comparator.comparingInt(code -> code.code)) // 69 before 75
                        .orElse(ExitCode.OK);
        };
    }

    static ExitCode exitCode(Failure failure) {
        return switch (failure) {
            case Failure.Refused(var _, Reply reply) -> exitCode(reply);
            case Failure.NoRecipient nobody -> nobody.temporary() ? ExitCode.TEMPORARY : ExitCode.REFUSED;
            case Failure.LoginFailed(var _, Reply reply, var _) ->
                reply.temporary() ? ExitCode.TEMPORARY : ExitCode.AUTHENTICATION;
            case Failure.LoginNotPossible _ -> ExitCode.AUTHENTICATION;
            case Failure.LoginBroken _, Failure.TlsNotOffered _, Failure.TlsFailed _, Failure.ProtocolBroken _ ->
                ExitCode.PROTOCOL;
            case Failure.NotSupported _, Failure.TooLarge _ -> ExitCode.REFUSED;
        };
    }

    private static ExitCode exitCode(Reply reply) {
        return reply.temporary() ? ExitCode.TEMPORARY : ExitCode.REFUSED;
    }

    /// The result for people: what is worth a line on standard output.
    List<String> results() {
        var lines = new ArrayList<String>();
        switch (outcome) {
            case Outcome.Opened(Phase last) -> lines.add("Went as far as " + last + ", as asked.");
            case Outcome.Receipted(Receipt.Accepted(Reply reply, var _)) -> {
                lines.add("Accepted: " + oneLine(reply));
                ((Outcome.Receipted) outcome)
                        .receipt()
                        .accepted()
                        .forEach(each -> lines.add("  for " + each.to().text()));
            }
            case Outcome.Receipted(Receipt.Rehearsed(Phase last, var recipients)) -> {
                lines.add("Went as far as " + last + ", as asked; nothing was sent.");
                recipients.forEach(each -> lines.add("  " + each.to().text() + ": " + oneLine(each.reply())));
            }
            case Outcome.Receipted(Receipt.NotSent _), Outcome.Lost _ -> {}
        }
        return lines;
    }

    /// What went wrong, for standard error: what was said, what it means, what to do.
    List<String> troubles() {
        var lines = new ArrayList<String>();
        switch (outcome) {
            case Outcome.Opened _ -> {}
            case Outcome.Lost(ConnectionLost lost) -> {
                lines.add("letterlock: " + lost.getMessage());
                if (lost.phase() == Phase.DATA) {
                    lines.add("  Nobody knows whether the server has the message: look before you send it again.");
                }
            }
            case Outcome.Receipted(Receipt.NotSent(Failure failure, var _)) -> describe(failure, lines);
            case Outcome.Receipted(Receipt receipt) -> receipt.refused().forEach(each -> describe(each, lines));
        }
        return lines;
    }

    private static void describe(Failure failure, List<String> lines) {
        if (failure instanceof Failure.NoRecipient(List<RecipientReply> recipients)) {
            recipients.forEach(each -> describe(each, lines));
            return;
        }
        Optional<Reply> reply = failure.refusal();
        if (reply.isEmpty()) {
            lines.add("letterlock: " + failure.explanation());
            return;
        }
        String what = failure instanceof Failure.LoginFailed(String mechanism, var _, var _)
                ? "the server refused the login by " + mechanism
                : "the server refused " + failure.phase();
        lines.add("letterlock: " + what + ": " + oneLine(reply.get()));
        if (failure instanceof Failure.LoginFailed(var _, var _, Optional<String> detail)) {
            detail.ifPresent(text -> lines.add("  It also said: " + text));
        }
        advise(failure.phase(), reply.get(), lines);
    }

    private static void describe(RecipientReply each, List<String> lines) {
        lines.add("letterlock: the server refused " + each.to().text() + ": " + oneLine(each.reply()));
        advise(Phase.RCPT, each.reply(), lines);
    }

    private static void advise(Phase phase, Reply reply, List<String> lines) {
        Advice advice = Advice.on(phase, reply);
        lines.add("  " + advice.meaning() + " " + advice.remedy() + " [" + advice.reference() + "]");
    }

    private static String oneLine(Reply reply) {
        return reply.code() + " " + reply.enhanced().map(code -> code + " ").orElse("")
                + String.join(" ", reply.lines());
    }

    /// The result as one JSON document.
    String json() {
        Map<String, @Nullable Object> document = Json.document("letterlock.send.v1");
        document.put("server", server);
        document.put("tls", tls.map(SendReport::json));
        document.put("login", loggedInBy);
        document.put("message_id", messageId);
        switch (outcome) {
            case Outcome.Opened(Phase last) -> result(document, "opened", last);
            case Outcome.Lost(ConnectionLost lost) -> {
                result(document, "lost", lost.phase());
                document.put("reason", lost.reason().name().toLowerCase(Locale.ROOT));
                document.put("explanation", String.valueOf(lost.getMessage()));
            }
            case Outcome.Receipted(Receipt receipt) -> json(receipt, document);
        }
        document.put("exit_code", exitCode().code);
        return Json.print(document);
    }

    private static void json(Receipt receipt, Map<String, @Nullable Object> document) {
        switch (receipt) {
            case Receipt.Accepted(Reply reply, var _) -> {
                result(document, "accepted", Phase.DATA);
                document.put("reply", json(reply));
            }
            case Receipt.Rehearsed(Phase last, var _) -> result(document, "rehearsed", last);
            case Receipt.NotSent(Failure failure, var _) -> {
                result(document, "not_sent", failure.phase());
                document.put("failure", failure.getClass().getSimpleName());
                document.put("temporary", failure.temporary());
                document.put("explanation", failure.explanation());
                failure.refusal().ifPresent(reply -> {
                    document.put("reply", json(reply));
                    Advice advice = Advice.on(failure.phase(), reply);
                    document.put("remedy", advice.remedy());
                    document.put("reference", advice.reference());
                });
            }
        }
        document.put(
                "recipients",
                receipt.recipients().stream().map(SendReport::json).toList());
    }

    private static void result(Map<String, @Nullable Object> document, String result, Phase phase) {
        document.put("result", result);
        document.put("phase", phase.name());
    }

    private static Map<String, @Nullable Object> json(RecipientReply each) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("address", each.to().text());
        object.put("accepted", each.accepted());
        object.put("reply", json(each.reply()));
        return object;
    }

    private static Map<String, @Nullable Object> json(Reply reply) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("code", reply.code());
        object.put("enhanced", reply.enhanced().map(Object::toString));
        object.put("text", String.join("\n", reply.lines()));
        object.put("wire", ReplyFormat.lines(reply));
        return object;
    }

    private static Map<String, @Nullable Object> json(TlsFacts facts) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("version", facts.version());
        object.put("cipher", facts.cipher());
        facts.peerCertificates().stream().findFirst().ifPresent(leaf -> {
            object.put("subject", leaf.getSubjectX500Principal().getName());
            object.put("issuer", leaf.getIssuerX500Principal().getName());
            object.put("not_after", leaf.getNotAfter().toInstant());
            object.put("pin", Pin.of(leaf.getPublicKey()).toString());
        });
        return object;
    }
}
