package org.letterlock.protocol.smtp;

/// An enhanced status code (RFC 3463), e.g. `5.7.8`.
public record Enhanced(int klass, int subject, int detail) {
    @Override
    public String toString() {
        return klass + "." + subject + "." + detail;
    }
}
