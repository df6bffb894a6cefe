package org.letterlock.app.web;

import java.util.List;

/// What a `User-Agent` header says, in words people know; for them to recognise their own, never to decide by.
final class Browser {
    private record Sign(String token, String name) {}

    /// The first that is found counts: each calls itself by the names below it too.
    private static final List<Sign> PROGRAMS = List.of(
            new Sign("Edg", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"),
            new Sign("FxiOS", "Firefox"),
            new Sign("CriOS", "Chrome"),
            new Sign("Chrome/", "Chrome"),
            new Sign("Safari/", "Safari"),
            new Sign("curl/", "curl"));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iPhone"),
            new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("Windows", "Windows"),
            new Sign("Mac OS X", "macOS"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Linux", "Linux"));

    private Browser() {}

    /// `Firefox, Linux`; empty where nothing is known.
    static String describe(String userAgent) {
        String program = find(PROGRAMS, userAgent);
        String system = find(SYSTEMS, userAgent);
        return program + (program.isEmpty() || system.isEmpty() ? "" : ", ") + system;
    }

    private static String find(List<Sign> signs, String userAgent) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.token()))
                .map(Sign::name)
                .findFirst()
                .orElse("");
    }
}
