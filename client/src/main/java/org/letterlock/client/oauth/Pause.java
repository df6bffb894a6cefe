package org.letterlock.client.oauth;

import java.time.Duration;

/// How to wait; tests do not.
@FunctionalInterface
public interface Pause {
    void pause(Duration duration) throws InterruptedException;
}
