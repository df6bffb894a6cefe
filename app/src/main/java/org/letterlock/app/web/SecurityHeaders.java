package org.letterlock.app.web;

import io.javalin.http.Context;

/// What browsers are told to refuse on our behalf.
final class SecurityHeaders {
    /// Scripts and style from us alone and never within a page; no frames, no other place to send a form to.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static final String YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    static void set(Context context, boolean secure) {
        context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                // Not "no-referrer": forms of ours would then come from the origin "null".
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
                .header("Cache-Control", "no-store");
        if (secure) {
            context.header("Strict-Transport-Security", YEAR); // RFC 6797; browsers ignore it under a bad certificate
        }
    }

    /// After a form on this page the browser may be led on to there: a program that waits for its grant.
    ///
    /// @param source an origin or scheme, as CSP 3 §2.3.1 writes it, without blank, comma or semicolon
    static void alsoLeadsTo(Context context, String source) {
        if (!source.matches("[A-Za-z0-9+.:/\\[\\]-]+")) {
            throw new IllegalArgumentException("no source expression");
        }
        context.header("Content-Security-Policy", POLICY + " " + source);
    }
}
