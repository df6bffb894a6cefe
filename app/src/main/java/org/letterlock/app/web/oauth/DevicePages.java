package org.letterlock.app.web.oauth;

import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.oauth.provider.DeviceEndpoint;
import org.letterlock.server.oauth.provider.DeviceEndpoint.NoSuchCode;
import org.letterlock.server.oauth.provider.DeviceEndpoint.TooManyGuesses;
import org.letterlock.server.oauth.provider.DeviceEndpoint.Waiting;
import org.letterlock.server.oauth.provider.Endpoints;

/// A device shows a code; here its owner types it, sees who asks for what, and allows or denies it (RFC 8628 §3.3).
///
/// A link that brings the code along only fills the field in: whoever follows it still sees the code, and compares
/// (RFC 8628 §5.4, against those who send links about).
final class DevicePages implements Area {
    private static final String CODE = "/device/code";

    private final Provider provider;

    DevicePages(Provider provider) {
        this.provider = provider;
    }

    @Override
    public void addTo(Door door) {
        door.seeAsMember(
                Endpoints.DEVICE, (visit, _) -> Answer.page("device.jte", form(visit.query(Endpoints.USER_CODE), "")));
        door.sendAsMember(CODE, this::find);
        door.sendAsMember(Endpoints.DEVICE, this::decide);
    }

    private DeviceEndpoint endpoint() {
        return provider.server().device();
    }

    private Answer find(Visit visit, Member member) throws StorageFailed {
        String typed = visit.form("code");
        return switch (endpoint().find(member.account(), typed)) {
            case NoSuchCode() -> Answer.again("device.jte", form(typed, "device.wrong"));
            case TooManyGuesses() -> Answer.again("device.jte", form(typed, "device.throttled"));
            case Waiting waiting ->
                Answer.page(
                        "consent.jte",
                        Map.of(
                                "name", waiting.client().name(),
                                "address", member.account().address().text(),
                                "scopes", ConsentPages.words(waiting.scopes()),
                                "action", Endpoints.DEVICE,
                                "field", "code",
                                "value", waiting.code().text(),
                                "where",
                                        visit.t(
                                                "consent.to-device",
                                                waiting.code().text())));
        };
    }

    private Answer decide(Visit visit, Member member) throws StorageFailed {
        boolean allow = visit.form("decision").equals("allow");
        return switch (endpoint().find(member.account(), visit.form("code"))) {
            case NoSuchCode() -> Answer.again("device.jte", form("", "device.wrong"));
            case TooManyGuesses() -> Answer.again("device.jte", form("", "device.throttled"));
            case Waiting waiting ->
                endpoint().decide(waiting, member.account(), allow, ConsentPages.who(member))
                        ? Answer.page(
                                "deviceDone.jte",
                                Map.of(
                                        "key",
                                        allow ? "device.allowed" : "device.denied",
                                        "name",
                                        waiting.client().name()))
                        : Answer.again("device.jte", form("", "device.wrong"));
        };
    }

    private static Map<String, Object> form(String code, String problem) {
        return Map.of("code", code, "problem", problem);
    }
}
