package org.letterlock.app.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Accounts;

/// One request of one browser, as pages see it. For one thread.
public final class Visit {
    /// Characters of the longest value a form may hold.
    private static final int LONGEST_VALUE = 4096;

    private final Context context;
    private final Site site;
    private final Cookies cookies;
    private final Caller caller;
    private final Language language;
    private String token;

    /// @param token the browser's, which [Door] has seen to
    Visit(Context context, Site site, Cookies cookies, Caller caller, String token) {
        this.context = context;
        this.site = site;
        this.cookies = cookies;
        this.caller = caller;
        this.token = token;
        this.language = languageOf(context, cookies);
    }

    /// Where a request comes from.
    record Caller(InetAddress address, Optional<TlsFacts> tls, String browser) {}

    static Language languageOf(Context context, Cookies cookies) {
        return cookies.language(context)
                .orElseGet(() -> Language.of(
                        Optional.ofNullable(context.header("Accept-Language")).orElse("")));
    }

    public Site site() {
        return site;
    }

    public Messages messages() {
        return Messages.of(language);
    }

    /// The words of a key, in this visitor's language.
    public String t(String key, Object... values) {
        return messages().say(key, values);
    }

    /// The path, without query.
    public String path() {
        return context.path();
    }

    /// The path with its query, fit to come back to.
    public String pathAndQuery() {
        String query = context.queryString();
        return context.path() + (query == null ? "" : "?" + query);
    }

    boolean isForm() {
        return context.method().equals(HandlerType.POST);
    }

    /// A part of the path.
    public String pathPart(String name) {
        return context.pathParam(name);
    }

    /// A value of the query; empty where there is none.
    public String query(String name) {
        return bounded(context.queryParam(name));
    }

    /// A value of the form, without the blanks around it; empty where there is none.
    public String form(String name) {
        return bounded(context.formParam(name)).strip();
    }

    /// A secret of the form, as it was typed. The caller closes it.
    public Secret secret(String name) {
        return Secret.utf8(bounded(context.formParam(name)));
    }

    /// The values of a form field that may come several times.
    public Set<String> forms(String name) {
        var values = new LinkedHashSet<String>();
        for (String value : context.formParams(name)) {
            values.add(bounded(value));
        }
        return values;
    }

    public boolean isTicked(String name) {
        return !form(name).isEmpty();
    }

    private static String bounded(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
    }

    /// Where it comes from, for the accounts.
    public Accounts.Visitor visitor() {
        return new Accounts.Visitor(caller.address(), "http", caller.tls(), caller.browser());
    }

    /// What the browser calls itself, in a few words.
    public String browser() {
        return caller.browser();
    }

    /// Administration in the name of somebody who is signed in.
    public AccountRegister register(Member member) {
        return site.register().by(who(member));
    }

    /// How the audit names somebody who is signed in.
    public String who(Member member) {
        return "web " + member.account().address().text();
    }

    /// The browser's token; a session may hang on it.
    public String token() {
        return token;
    }

    /// Gives the browser another token: whoever knew the old one has nothing (session fixation).
    public void renew(String another) {
        token = another;
        cookies.setSession(context, another);
    }

    /// As [#renew(String)], with a token that opens nothing.
    public void forget() {
        renew(Tokens.make(site.random()));
    }

    /// The next page says this, once: the words of `notice.KEY`.
    public void leaveNotice(String key) {
        cookies.leaveNotice(context, key);
    }

    /// From now on the page speaks this language.
    public void speak(Language chosen) {
        cookies.setLanguage(context, chosen);
    }

    /// After the form of this page the browser may be led to a program that waits there.
    public void alsoLeadsTo(String source) {
        SecurityHeaders.alsoLeadsTo(context, source);
    }

    /// A path of ours that somebody wants to come back to, or the overview.
    public static String ours(String wanted) {
        boolean local = wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return local ? wanted : "/";
    }

    Page page(Optional<Member> member) {
        Optional<String> notice = cookies.takeNotice(context)
                .map(key -> "notice." + key)
                .filter(messages()::has)
                .map(this::t);
        String back = isForm() ? path() : pathAndQuery();
        return new Page(messages(), path(), back, member, Tokens.form(token), notice, site.hostname(), site.zone());
    }

    /// Short for [Answer#page].
    public static Answer page(String template, Map<String, Object> values) {
        return Answer.page(template, values);
    }

    /// All languages, for the switch.
    public static List<Language> languages() {
        return List.of(Language.values());
    }
}
