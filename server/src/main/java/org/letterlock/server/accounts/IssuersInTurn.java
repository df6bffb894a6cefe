package org.letterlock.server.accounts;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.text.Secret;

/// Several issuers as one check: the first that knows a token decides.
record IssuersInTurn(List<Issuer> issuers) implements TokenCheck {
    private static final Result UNKNOWN = new Result.Invalid(
            new Refusal(Refusal.Kind.BAD, "the token was issued by nobody this server knows, or is not whole"));

    IssuersInTurn {
        issuers = List.copyOf(issuers);
    }

    @Override
    public Result check(Secret token, String protocol) {
        for (Issuer issuer : issuers) {
            Optional<Result> result = issuer.check(token, protocol);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return UNKNOWN;
    }

    /// Where there are several issuers, there is no scope that all of them know.
    @Override
    public Optional<String> scope(String protocol) {
        return issuers.size() == 1 ? issuers.getFirst().scope(protocol) : Optional.empty();
    }
}
