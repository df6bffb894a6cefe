package org.letterlock.app.web.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Ask;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Problem;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Question;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Reading;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.SendBack;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint.Stay;
import org.letterlock.server.oauth.provider.Endpoints;
import org.letterlock.server.oauth.provider.MailScope;

/// May this program use your mail account? (RFC 6749 §3.1, §4.1.1)
///
/// The answer repeats the request, and the request is judged anew: nothing is kept between them, and the form's token
/// says that it was this person who saw the question.
final class ConsentPages implements Area {
    private final Provider provider;

    ConsentPages(Provider provider) {
        this.provider = provider;
    }

    @Override
    public void addTo(Door door) {
        door.seeAsMember(Endpoints.AUTHORIZE, (visit, member) -> ask(visit, member, queryOf(visit)));
        door.sendAsMember(Endpoints.AUTHORIZE, this::answer);
    }

    private static String queryOf(Visit visit) {
        String whole = visit.pathAndQuery();
        int mark = whole.indexOf('?');
        return mark < 0 ? "" : whole.substring(mark + 1);
    }

    private Reading read(String query) throws StorageFailed {
        return endpoint().read(URLUtils.parseParameters(query));
    }

    private AuthorizationEndpoint endpoint() {
        return provider.server().authorization();
    }

    private Answer ask(Visit visit, Member member, String query) throws StorageFailed {
        return switch (read(query)) {
            case Stay(Problem problem) -> refuse(problem);
            case SendBack(URI where) -> Answer.onward(where.toString());
            case Ask(Question question) -> {
                visit.alsoLeadsTo(source(question.redirect()));
                yield Answer.page(
                        "consent.jte",
                        Map.of(
                                "name", question.client().name(),
                                "address", member.account().address().text(),
                                "scopes", words(question.scopes()),
                                "action", Endpoints.AUTHORIZE,
                                "field", "request",
                                "value", query,
                                "where",
                                        visit.t(
                                                where(question.redirect()),
                                                String.valueOf(
                                                        question.redirect().getHost()))));
            }
        };
    }

    private Answer answer(Visit visit, Member member) throws StorageFailed {
        return switch (read(visit.form("request"))) {
            case Stay(Problem problem) -> refuse(problem);
            case SendBack(URI where) -> Answer.onward(where.toString());
            case Ask(Question question) ->
                Answer.onward(
                        visit.form("decision").equals("allow")
                                ? endpoint()
                                        .allow(question, member.account(), who(member))
                                        .toString()
                                : endpoint().deny(question).toString());
        };
    }

    /// For the audit.
    static String who(Member member) {
        return "web " + member.account().address().text();
    }

    /// RFC 6749 §4.1.2.1: said here, because there is nobody else to say it to.
    private static Answer refuse(Problem problem) {
        return new Answer.Trouble(
                400, "oauth-" + problem.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// The keys of what is asked for, in words.
    static List<String> words(Set<MailScope> scopes) {
        return Stream.of(MailScope.values())
                .filter(scopes::contains)
                .map(scope -> "consent." + scope.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /// The key of where the browser goes afterwards, in words.
    private static String where(URI redirect) {
        return switch (redirect.getScheme()) {
            case "https" -> "consent.to-site";
            default -> "consent.to-program";
        };
    }

    /// Where the page's policy must let the browser go (CSP 3 §2.3.1, which has no words for IPv6 addresses).
    private static String source(URI redirect) {
        boolean nameable = redirect.getHost() != null && !redirect.getHost().startsWith("[");
        if (!nameable) {
            return redirect.getScheme() + ":";
        }
        return redirect.getScheme() + "://" + redirect.getHost()
                + (redirect.getPort() < 0 ? "" : ":" + redirect.getPort());
    }
}
