package org.letterlock.app.web.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.function.BiFunction;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.server.oauth.provider.AuthorizationServer;
import org.letterlock.server.oauth.provider.Endpoints;

/// Everything of OAuth2 that is on the web page.
public final class OAuthEndpoints implements Area {
    private static final String JSON = "application/json; charset=utf-8";

    @Override
    public void addTo(Door door) {
        var provider = new Provider(door.site());
        program(door, provider, Endpoints.TOKEN, AuthorizationServer::token);
        program(door, provider, Endpoints.REVOKE, AuthorizationServer::revoke);
        program(door, provider, Endpoints.INTROSPECT, AuthorizationServer::introspect);
        program(door, provider, Endpoints.DEVICE_AUTHORIZATION, AuthorizationServer::deviceAuthorization);
        for (String path : new String[] {Endpoints.METADATA, Endpoints.OPENID_METADATA}) {
            door.plain(
                    HandlerType.GET,
                    path,
                    context ->
                            context.contentType(JSON).result(provider.server().metadata()));
        }
        new ConsentPages(provider).addTo(door);
        new DevicePages(provider).addTo(door);
    }

    /// An endpoint that programs post forms to. They come without cookies, so nobody can make a browser do it for
    /// them.
    private static void program(
            Door door,
            Provider provider,
            String path,
            BiFunction<AuthorizationServer, HTTPRequest, HTTPResponse> work) {
        door.plain(
                HandlerType.POST,
                path,
                context -> write(work.apply(provider.server(), read(context, provider)), context));
    }

    private static HTTPRequest read(Context context, Provider provider) {
        var request = new HTTPRequest(
                HTTPRequest.Method.POST, provider.server().endpoints().at(context.path()));
        try {
            request.setContentType(Optional.ofNullable(context.contentType()).orElse(""));
        } catch (ParseException malformed) {
            // none is as wrong as a wrong one: the endpoint says so
        }
        Optional.ofNullable(context.header("Authorization")).ifPresent(request::setAuthorization);
        request.setBody(context.body());
        return request;
    }

    private static void write(HTTPResponse response, Context context) {
        context.status(response.getStatusCode());
        response.getHeaderMap().forEach((name, values) -> values.forEach(value -> context.header(name, value)));
        context.result(Optional.ofNullable(response.getBody()).orElse(""));
    }
}
