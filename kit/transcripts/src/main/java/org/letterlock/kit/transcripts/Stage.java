package org.letterlock.kit.transcripts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.tls.TlsSide;

/// Where a script is played: who is at the other end, and what else can be seen and moved there.
public interface Stage {
    /// A new connection to the other side.
    ///
    /// @param listener which one, by role; empty for the usual one
    /// @throws CannotPlay when there is no such listener here
    Channel connect(String listener) throws CannotPlay;

    /// The script's side of TLS.
    ///
    /// @throws CannotPlay when there is none here
    default TlsSide tls() throws CannotPlay {
        throw new CannotPlay("this stage has no TLS");
    }

    /// Time passes on one connection, without anybody waiting.
    ///
    /// @throws CannotPlay where time is real
    default void stall(Channel channel, Duration duration) throws CannotPlay {
        throw new CannotPlay("this stage cannot move time");
    }

    /// Time passes everywhere, without anybody waiting.
    ///
    /// @throws CannotPlay where time is real
    default void later(Duration duration) throws CannotPlay {
        throw new CannotPlay("this stage cannot move time");
    }

    /// What scripts may name in braces: `user`, `password`, `host`, …
    default Map<String, String> variables() {
        return Map.of();
    }

    /// Whether something holds outside the dialogue: `@mailbox alice@example.test 1` asks for `mailbox` and its words.
    ///
    /// @return what is wrong, or empty when all is as the script says
    /// @throws CannotPlay when it cannot be known here
    default Optional<String> wrongWith(String expectation, List<String> words) throws CannotPlay {
        throw new CannotPlay("this stage knows nothing of @" + expectation);
    }
}
