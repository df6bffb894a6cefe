package org.letterlock.app.web;

/// A few pages that belong together.
@FunctionalInterface
public interface Area {
    /// Says which paths lead to them. Called once, before the server listens.
    void addTo(Door door);
}
