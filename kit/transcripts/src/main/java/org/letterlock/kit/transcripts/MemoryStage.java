package org.letterlock.kit.transcripts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Listener;
import org.letterlock.net.channel.MemoryChannel;
import org.letterlock.net.tls.TlsSide;

/// A stage in memory: each connection's other end is a conversation on a virtual thread of its own.
///
/// Set up by one thread, then played on by one. [#close] ends every conversation and says what went wrong in them.
public final class MemoryStage implements Stage, AutoCloseable {
    /// Checks one kind of expectation.
    @FunctionalInterface
    public interface Check {
        /// @return what is wrong, or empty
        Optional<String> wrong(List<String> words);
    }

    private final Map<String, Listener.Conversation> listeners = new ConcurrentHashMap<>();
    private final Map<String, Check> checks = new ConcurrentHashMap<>();
    private final Map<String, String> variables = new ConcurrentHashMap<>();
    private final List<Play> plays = new CopyOnWriteArrayList<>();
    private final List<Consumer<Duration>> clocks = new CopyOnWriteArrayList<>();
    private @Nullable TlsSide tls;

    private static final class Play {
        private final MemoryChannel.Pair pair;
        private @Nullable Thread thread;
        private volatile @Nullable Throwable bug;

        Play(MemoryChannel.Pair pair) {
            this.pair = pair;
        }
    }

    /// Who answers at the listener of this name; the empty name is the usual one.
    public MemoryStage listener(String name, Listener.Conversation conversation) {
        listeners.put(name, conversation);
        return this;
    }

    public MemoryStage tls(TlsSide scriptSide) {
        tls = scriptSide;
        return this;
    }

    /// Moved along by `!later`: `clock::advance`.
    public MemoryStage clock(Consumer<Duration> clock) {
        clocks.add(clock);
        return this;
    }

    public MemoryStage variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public MemoryStage check(String expectation, Check check) {
        checks.put(expectation, check);
        return this;
    }

    @Override
    public Channel connect(String listener) throws CannotPlay {
        Listener.Conversation conversation = listeners.get(listener);
        if (conversation == null) {
            throw new CannotPlay("this stage has no listener '" + listener + "'");
        }
        var play = new Play(MemoryChannel.pair());
        plays.add(play);
        play.thread = Thread.ofVirtual().name("on stage " + plays.size()).start(() -> converse(conversation, play));
        return play.pair.client();
    }

    private static void converse(Listener.Conversation conversation, Play play) {
        try (Channel channel = play.pair.server()) {
            conversation.with(channel);
        } catch (HungUp gone) {
            // as it may
        } catch (RuntimeException | Error bug) {
            play.bug = bug;
        }
    }

    @Override
    public TlsSide tls() throws CannotPlay {
        if (tls == null) {
            throw new CannotPlay("this stage has no TLS");
        }
        return tls;
    }

    @Override
    public void stall(Channel channel, Duration duration) {
        plays.stream().filter(play -> play.pair.client().equals(channel)).forEach(play -> play.pair.later(duration));
    }

    @Override
    public void later(Duration duration) {
        clocks.forEach(clock -> clock.accept(duration));
        plays.forEach(play -> play.pair.later(duration));
    }

    @Override
    public Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    @Override
    public Optional<String> wrongWith(String expectation, List<String> words) throws CannotPlay {
        Check check = checks.get(expectation);
        if (check == null) {
            throw new CannotPlay("this stage knows nothing of @" + expectation);
        }
        return check.wrong(words);
    }

    /// Hangs up on every conversation and waits for its end.
    ///
    /// @throws AssertionError with the first bug that ended one
    @Override
    public void close() {
        plays.forEach(play -> play.pair.client().close());
        for (Play play : plays) {
            Thread thread = play.thread;
            try {
                if (thread != null && !thread.join(Duration.ofSeconds(10))) {
                    throw new AssertionError(thread.getName() + " does not end though its peer has hung up");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            Throwable bug = play.bug;
            if (bug != null) {
                throw new AssertionError("a conversation failed: " + bug, bug);
            }
        }
    }
}
