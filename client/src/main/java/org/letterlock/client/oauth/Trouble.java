package org.letterlock.client.oauth;

/// Why there is no token. Names no secret.
public sealed interface Trouble {
    /// A sentence or two in plain words.
    String explanation();

    /// Whether the same again, later, may succeed.
    default boolean temporary() {
        return false;
    }

    /// The server said no, in the words of RFC 6749 §4.1.2.1, §5.2 or RFC 8628 §3.5. What it means at this
    /// provider, [OAuthAdvice] knows.
    ///
    /// @param error the error's code, printable, such as `invalid_grant`
    /// @param description what the server wrote beside it, printable; may be empty
    /// @param status of the HTTP answer; 0 where the answer came through the browser
    record Refused(String error, String description, int status) implements Trouble {
        @Override
        public String explanation() {
            return "The server refused: " + error + (description.isEmpty() ? "" : " (" + description + ")");
        }

        /// RFC 6749 §4.1.2.1.
        @Override
        public boolean temporary() {
            return error.equals("temporarily_unavailable") || error.equals("server_error") || status == 429;
        }
    }

    /// No answer came, or one that says "later".
    record Unreachable(String explanation) implements Trouble {
        @Override
        public boolean temporary() {
            return true;
        }
    }

    /// The answer is none that the protocol has.
    record Broken(String explanation) implements Trouble {}

    /// The answer may come from somebody else; nothing was done with it.
    record Mistrusted(String explanation) implements Trouble {}

    /// This cannot be asked of this server, or not with what is at hand.
    record NotPossible(String explanation) implements Trouble {}
}
