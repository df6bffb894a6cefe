package org.letterlock.app.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.letterlock.server.accounts.Account;

/// What every template is given: the words, who is there, and what a form must send along.
///
/// @param here the path of this page
/// @param back the path with its query, to come back to; where it cannot be come back to, where one may begin
///     anew
/// @param formToken goes into every form as the hidden field `form`
/// @param notice what just happened, if something did
public record Page(
        Messages messages,
        String here,
        String back,
        Optional<Member> member,
        String formToken,
        Optional<String> notice,
        String hostname,
        ZoneId zone) {
    /// The words of a key.
    public String t(String key, Object... values) {
        return messages.say(key, values);
    }

    /// The words for so many.
    public String n(String key, long count) {
        return messages.count(key, count);
    }

    /// A moment, for people.
    public String time(Instant at) {
        return messages.moment(at, zone);
    }

    /// A day, for people.
    public String day(Instant at) {
        return messages.day(at, zone);
    }

    public boolean isAdmin() {
        return member.map(Member::account).map(Account::admin).orElse(false);
    }

    /// Whether this page is at `path` or below it.
    public boolean isAt(String path) {
        return here.equals(path) || (!path.equals("/") && here.startsWith(path + "/"));
    }

    public String asset(String name) {
        return Assets.ALL.path(name);
    }
}
