package org.letterlock.client.smtp;

/// Carries a [Failure] from deep inside a conversation to the public method that returns it.
final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Failure failure;

    Stopped(Failure failure) {
        super(failure.explanation(), null, false, false);
        this.failure = failure;
    }

    static Stopped broken(Phase phase, String explanation) {
        return new Stopped(new Failure.ProtocolBroken(phase, explanation));
    }
}
