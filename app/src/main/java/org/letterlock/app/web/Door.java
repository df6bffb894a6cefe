package org.letterlock.app.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.database.StorageFailed;

/// The one way in. Every page is registered here for whom it is: guests, members, administrators. Before its own code
/// runs, the host's name was checked, and for a form its token and where it comes from.
public final class Door {
    private static final System.Logger LOG = System.getLogger(Door.class.getName());
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";
    private static final int BROKEN = 500;

    /// A page that anybody may see.
    @FunctionalInterface
    public interface ForGuests {
        Answer answer(Visit visit) throws StorageFailed;
    }

    /// A page of somebody who is signed in.
    @FunctionalInterface
    public interface ForMembers {
        Answer answer(Visit visit, Member member) throws StorageFailed;
    }

    private final RoutesConfig routes;
    private final Site site;
    private final Origin origin;
    private final Cookies cookies;
    private final Callers callers;
    private final Templates templates = new Templates();

    Door(RoutesConfig routes, Site site, Origin origin, Callers callers) {
        this.routes = routes;
        this.site = site;
        this.origin = origin;
        this.cookies = new Cookies(origin.scheme().equals("https"));
        this.callers = callers;
        routes.before(this::check);
        routes.error(404, context -> trouble(context, "not-found"));
        routes.error(405, context -> trouble(context, "not-found"));
    }

    public Site site() {
        return site;
    }

    /// A page for anybody.
    public void see(String path, ForGuests page) {
        routes.get(path, context -> answer(context, page));
    }

    /// A form for anybody.
    public void send(String path, ForGuests form) {
        routes.post(path, context -> answer(context, checked(context, form)));
    }

    /// A page for members; others are asked to sign in, and then come back.
    public void seeAsMember(String path, ForMembers page) {
        see(path, member(page));
    }

    /// A form for members.
    public void sendAsMember(String path, ForMembers form) {
        send(path, member(form));
    }

    /// A page for administrators.
    public void seeAsAdmin(String path, ForMembers page) {
        seeAsMember(path, admin(page));
    }

    /// A form for administrators.
    public void sendAsAdmin(String path, ForMembers form) {
        sendAsMember(path, admin(form));
    }

    /// What is no page and asks for no cookie: an interface for programs. Of all that the door checks, only the host's
    /// name was.
    public void plain(HandlerType method, String path, Handler handler) {
        routes.addHttpHandler(method, path, handler);
    }

    /// Who is signed in at this browser, if somebody is.
    ///
    /// @throws StorageFailed when that cannot be told
    public Optional<Member> member(Visit visit) throws StorageFailed {
        Optional<Sessions.Live> live = site.sessions().find(visit.token()).filter(found -> !found.awaitsFactor());
        if (live.isEmpty()
                || !(AddressParser.mailbox(live.get().primary(), true) instanceof Parsed.Ok<Mailbox>(var me))) {
            return Optional.empty();
        }
        Optional<Account> account = site.register().find(me);
        return account.filter(found -> found.id().equals(live.get().account()))
                .map(found -> new Member(found, live.get()));
    }

    private ForGuests member(ForMembers page) {
        return visit -> {
            Optional<Member> member = member(visit);
            return member.isPresent() ? page.answer(visit, member.get()) : Answer.onward(signIn(visit));
        };
    }

    private static String signIn(Visit visit) {
        String wanted = visit.pathAndQuery();
        return visit.isForm() || wanted.equals("/")
                ? "/sign-in"
                : "/sign-in?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }

    private static ForMembers admin(ForMembers page) {
        return (visit, member) ->
                member.account().admin() ? page.answer(visit, member) : new Answer.Trouble(403, "admins-only");
    }

    private void check(Context context) {
        SecurityHeaders.set(context, cookies.secure());
        String host = Optional.ofNullable(context.header("Host")).orElse("");
        if (!origin.isOurs(host)) {
            // RFC 9110 §15.5.20
            context.status(421)
                    .result("This server does not answer to the name in your request.\n")
                    .skipRemainingHandlers();
        }
    }

    /// A form counts only if it is ours, and comes from a page of ours.
    private ForGuests checked(Context context, ForGuests form) {
        return visit -> {
            String type = Optional.ofNullable(context.contentType()).orElse("");
            if (!type.split(";", 2)[0].strip().equalsIgnoreCase(FORM_TYPE)) {
                return new Answer.Trouble(415, "not-a-form");
            }
            if (context.req().getContentLengthLong() > WebServer.LARGEST_BODY) {
                return new Answer.Trouble(413, "too-large");
            }
            boolean near = origin.mayPost(
                    Optional.ofNullable(context.header("Host")).orElse(""),
                    Optional.ofNullable(context.header("Origin")),
                    Optional.ofNullable(context.header("Sec-Fetch-Site")));
            return near && Tokens.isForm(visit.token(), visit.form("form"))
                    ? form.answer(visit)
                    : new Answer.Trouble(403, "form-expired");
        };
    }

    private void answer(Context context, ForGuests page) {
        Visit visit = visit(context);
        Answer answer;
        try {
            answer = page.answer(visit);
        } catch (StorageFailed failed) {
            LOG.log(Level.ERROR, "the web page cannot reach the accounts: " + failed.getMessage());
            answer = new Answer.Trouble(503, "unavailable");
        } catch (HttpResponseException refused) {
            answer = new Answer.Trouble(refused.getStatus(), refused.getStatus() == 413 ? "too-large" : "bad-request");
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "the web page at " + context.path() + " failed", bug);
            answer = new Answer.Trouble(BROKEN, "broken");
        }
        show(context, visit, answer);
    }

    private void show(Context context, Visit visit, Answer answer) {
        switch (answer) {
            case Answer.Onward(String location) -> context.status(303).header("Location", location);
            case Answer.Shown(int status, String template, Map<String, Object> values) ->
                html(context, status, templates.render(template, visit.page(shownMember(visit)), values));
            case Answer.Trouble(int status, String key) -> html(context, status, trouble(visit, status, key));
        }
    }

    private static void html(Context context, int status, String html) {
        context.status(status).contentType("text/html; charset=utf-8").result(html);
    }

    private Optional<Member> shownMember(Visit visit) {
        try {
            return member(visit);
        } catch (StorageFailed unknown) {
            return Optional.empty(); // the page that says so needs none
        }
    }

    private String trouble(Visit visit, int status, String key) {
        return templates.render("trouble.jte", visit.page(shownMember(visit)), Map.of("key", key, "status", status));
    }

    private void trouble(Context context, String key) {
        if (Optional.ofNullable(context.result()).orElse("").isBlank()
                || context.result().contains("ndpoint")) {
            html(context, context.statusCode(), trouble(visit(context), context.statusCode(), key));
        }
    }

    private Visit visit(Context context) {
        Optional<String> known = cookies.session(context).filter(Tokens::isShaped);
        String token = known.orElseGet(() -> Tokens.make(site.random()));
        if (known.isEmpty()) {
            cookies.setSession(context, token);
        }
        return new Visit(context, site, cookies, callers.of(context), token);
    }
}
