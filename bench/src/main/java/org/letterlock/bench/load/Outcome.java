package org.letterlock.bench.load;

/// What a load achieved.
///
/// @param accepted messages the server said 250 to
/// @param seconds wall time
public record Outcome(long accepted, double seconds) {
    /// Messages a second.
    public double rate() {
        return accepted / seconds;
    }
}
