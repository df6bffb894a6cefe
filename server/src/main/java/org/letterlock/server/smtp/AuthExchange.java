package org.letterlock.server.smtp;

import java.util.Arrays;
import java.util.Optional;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.SaslDescription;
import org.letterlock.protocol.sasl.SaslServer;
import org.letterlock.protocol.sasl.SaslStep;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// One SASL exchange in the dress of SMTP (RFC 4954 §4): 334 and base64 lines until the mechanism has decided.
final class AuthExchange {
    private final Channel channel;
    private final Recording recording;
    private final SmtpLimits limits;
    private final String mechanism;
    private int said;
    private int heard;

    AuthExchange(Channel channel, Recording recording, SmtpLimits limits, String mechanism) {
        this.channel = channel;
        this.recording = recording;
        this.limits = limits;
        this.mechanism = mechanism;
    }

    /// How it ended.
    sealed interface End {}

    record Proved(Identity identity) implements End {}

    /// @param cause for the log
    record Failed(Reply reply, String cause) implements End {}

    /// The client breaks lines; it is not listened to any more.
    record Broken(Reply last) implements End {}

    /// What the client answered.
    private sealed interface Answer {}

    private record Given(Secret response) implements Answer {}

    private record Not(End end) implements Answer {}

    /// Runs `server` to its end.
    ///
    /// @param initialResponse the base64 of the AUTH command, where there was some
    End run(SaslServer server, Optional<Secret> initialResponse) throws HungUp {
        SaslStep next;
        if (initialResponse.isEmpty()) {
            next = server.begin(Optional.empty());
        } else {
            Answer answer = initial(initialResponse.get());
            if (answer instanceof Not(End end)) {
                return end;
            }
            try (Secret response = ((Given) answer).response()) {
                next = server.begin(Optional.of(response));
            }
        }
        while (next instanceof SaslStep.Challenge(Octets data)) {
            Answer answer = ask(data);
            if (answer instanceof Not(End end)) {
                return end;
            }
            try (Secret response = ((Given) answer).response()) {
                next = server.respond(response);
            }
        }
        return switch ((SaslStep.End) next) {
            case SaslStep.Granted(var identity, var lastWords) ->
                lastWords.isPresent() ? farewell(identity, lastWords.get()) : new Proved(identity);
            case SaslStep.Denied(var refusal) -> new Failed(Replies.refused(refusal.kind()), refusal.cause());
        };
    }

    /// SMTP's success reply carries no data: the last words go as one more challenge, and an empty answer comes back
    /// (RFC 4954 §4, RFC 4422 §5 item 7).
    private End farewell(Identity identity, Octets lastWords) throws HungUp {
        Answer answer = ask(lastWords);
        if (answer instanceof Not(End end)) {
            return end;
        }
        try (Secret response = ((Given) answer).response()) {
            return response.isEmpty()
                    ? new Proved(identity)
                    : new Failed(Replies.MALFORMED_EXCHANGE, "an answer after the last words should be empty");
        }
    }

    private Answer initial(Secret base64) {
        byte[] bytes = base64.reveal();
        try {
            // RFC 4954 §4: `=` is a response of length zero.
            return bytes.length == 1 && bytes[0] == '='
                    ? given(Secret.of(new byte[0]))
                    : decode(bytes, 0, bytes.length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Answer ask(Octets data) throws HungUp {
        Reply challenge = Replies.challenge(Base64Text.encode(data));
        channel.write(ReplyFormat.encode(challenge));
        recording.reply(challenge);
        describe(false, data.toByteArray());
        channel.deadline(limits.command());
        return switch (channel.readLine(SmtpLimits.AUTH_LINE)) {
            case Line.TooLong(var length) ->
                new Not(new Failed(Replies.AUTH_LINE_TOO_LONG, "an answer of " + length + " octets"));
            case Line.Broken _ -> new Not(new Broken(Replies.BARE_LINE_END));
            case Line.Whole line
            when line.length() == 1 && line.bytes()[line.from()] == '*' -> {
                recording.client("*");
                yield new Not(new Failed(Replies.CANCELLED, "the client cancelled"));
            }
            case Line.Whole line -> {
                recording.client("…");
                yield decode(line.bytes(), line.from(), line.to());
            }
        };
    }

    private Answer decode(byte[] bytes, int from, int to) {
        return switch (Base64Text.decode(bytes, from, to)) {
            case Base64Text.Result.Decoded(var secret) -> given(secret);
            case Base64Text.Result.Malformed(var problem) -> new Not(new Failed(Replies.BAD_BASE64, problem));
        };
    }

    private Answer given(Secret response) {
        if (recording.isOn()) {
            byte[] bytes = response.reveal();
            describe(true, bytes);
            Arrays.fill(bytes, (byte) 0);
        }
        return new Given(response);
    }

    private void describe(boolean fromClient, byte[] decoded) {
        if (recording.isOn()) {
            int step = fromClient ? heard++ : said++;
            recording.note(SaslDescription.describe(mechanism, fromClient, step, decoded));
        }
    }
}
