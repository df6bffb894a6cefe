package org.letterlock.protocol.sasl;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// The two ways to say a bearer token: the same dance with other words.
enum BearerForm {
    /// As Google and Microsoft describe it.
    XOAUTH2("") {
        @Override
        Parsed<BearerMessage> parse(byte[] message) {
            return BearerMessage.parseXoauth2(message);
        }

        @Override
        Secret message(Credentials.BearerToken credentials) {
            return BearerMessage.xoauth2(credentials);
        }

        @Override
        String status(Refusal refusal) {
            return refusal.kind() == Refusal.Kind.WRONG_SCOPE ? "403" : "401";
        }
    },

    /// RFC 7628.
    OAUTHBEARER("\u0001") {
        @Override
        Parsed<BearerMessage> parse(byte[] message) {
            return BearerMessage.parseOauthbearer(message);
        }

        @Override
        Secret message(Credentials.BearerToken credentials) {
            return BearerMessage.oauthbearer(credentials);
        }

        @Override
        String status(Refusal refusal) {
            // RFC 7628 §3.2.2, in the words of RFC 6750 §3.1
            return refusal.kind() == Refusal.Kind.WRONG_SCOPE ? "insufficient_scope" : "invalid_token";
        }
    };

    private final String resignation;

    BearerForm(String resignation) {
        this.resignation = resignation;
    }

    abstract Parsed<BearerMessage> parse(byte[] message);

    abstract Secret message(Credentials.BearerToken credentials);

    /// What the server's account of the failure calls it.
    abstract String status(Refusal refusal);

    /// What the client answers to that account, so that the server can end the exchange.
    Secret resignation() {
        return Secret.utf8(resignation);
    }

    /// The server's account of the failure.
    Octets account(Refusal refusal, Optional<String> scope) {
        String tail = scope.map(name -> ",\"scope\":\"" + name + "\"").orElse("");
        return Octets.utf8("{\"status\":\"" + status(refusal) + "\",\"schemes\":\"bearer\"" + tail + "}");
    }
}
