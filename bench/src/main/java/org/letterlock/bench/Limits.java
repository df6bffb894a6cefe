package org.letterlock.bench;

/// What a load from one address needs lifted: the usual limits are there to stop just such a peer.
final class Limits {
    static final String[] LIFTED = {"listener.mx.max_messages=1000000"};

    private Limits() {}
}
