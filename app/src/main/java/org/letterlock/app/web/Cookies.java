package org.letterlock.app.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/// The cookies we set (RFC 6265): out of reach of scripts, never sent along with another site's forms, and under TLS
/// with the prefix that keeps neighbours in the same domain from planting them (RFC 6265bis §4.1.3.2).
record Cookies(boolean secure) {
    private static final int THIS_BROWSER_SESSION = -1;
    private static final int FORGET = 0;
    private static final int YEAR = 365 * 24 * 60 * 60;

    /// Who is signed in.
    static final String SESSION = "letterlock";

    private static final String LANGUAGE = "letterlock-language";
    private static final String NOTICE = "letterlock-notice";

    /// Its name on the wire.
    String named(String name) {
        return secure ? "__Host-" + name : name;
    }

    Optional<String> session(Context context) {
        return Optional.ofNullable(context.cookie(named(SESSION)));
    }

    void setSession(Context context, String token) {
        set(context, SESSION, token, THIS_BROWSER_SESSION);
    }

    Optional<Language> language(Context context) {
        return Optional.ofNullable(context.cookie(named(LANGUAGE))).flatMap(Language::tagged);
    }

    void setLanguage(Context context, Language language) {
        set(context, LANGUAGE, language.tag(), YEAR);
    }

    /// What the page before left to be said, once.
    Optional<String> takeNotice(Context context) {
        Optional<String> notice = Optional.ofNullable(context.cookie(named(NOTICE)));
        notice.ifPresent(_ -> set(context, NOTICE, "", FORGET));
        return notice;
    }

    void leaveNotice(Context context, String key) {
        set(context, NOTICE, key, THIS_BROWSER_SESSION);
    }

    private void set(Context context, String name, String value, int maxAge) {
        // Lax: a link from a mail, or a program that asks for a grant, finds people signed in; a foreign form does not.
        context.cookie(new Cookie(named(name), value, "/", maxAge, secure, true, null, SameSite.LAX));
    }
}
