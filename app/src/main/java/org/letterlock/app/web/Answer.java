package org.letterlock.app.web;

import java.util.Map;

/// What a page says to a request.
public sealed interface Answer {
    /// A page.
    ///
    /// @param template its path under `src/main/jte`
    /// @param values its parameters, but for `page`, which [Door] adds
    record Shown(int status, String template, Map<String, Object> values) implements Answer {
        public Shown {
            values = Map.copyOf(values);
        }
    }

    /// Go on to another page, by GET (RFC 9110 §15.4.4).
    ///
    /// @param location a path of ours, or for OAuth a whole URI
    record Onward(String location) implements Answer {}

    /// It cannot be done, in words.
    ///
    /// @param key of the words: `error.KEY.title` and `error.KEY.text`
    record Trouble(int status, String key) implements Answer {}

    static Answer page(String template, Map<String, Object> values) {
        return new Shown(200, template, values);
    }

    /// A form that was not right, once more (RFC 9110 §15.5.21).
    static Answer again(String template, Map<String, Object> values) {
        return new Shown(422, template, values);
    }

    static Answer onward(String location) {
        return new Onward(location);
    }

    static Answer notFound() {
        return new Trouble(404, "not-found");
    }
}
