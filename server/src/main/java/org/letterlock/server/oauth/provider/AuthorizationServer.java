package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.letterlock.server.database.Database;

/// The authorization server: its endpoints, for whatever web server carries them. Keeps nothing but in the database
/// (and how many codes each account mistyped lately). Safe for any thread; blocks.
public final class AuthorizationServer {
    private final Endpoints endpoints;
    private final AuthorizationEndpoint authorization;
    private final TokenEndpoint token;
    private final DeviceEndpoint device;
    private final RevocationEndpoint revocation;
    private final IntrospectionEndpoint introspection;
    private final String metadata;

    /// @param random a cryptographic source, safe for any thread
    public AuthorizationServer(Database database, RandomGenerator random, InstantSource clock, Endpoints endpoints) {
        var ground = new Ground(database, random, clock, endpoints);
        this.endpoints = endpoints;
        this.authorization = new AuthorizationEndpoint(ground);
        this.token = new TokenEndpoint(ground);
        this.device = new DeviceEndpoint(ground);
        this.revocation = new RevocationEndpoint(ground);
        this.introspection = new IntrospectionEndpoint(ground);
        this.metadata = ServerMetadata.json(endpoints);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /// What the consent page asks and answers.
    public AuthorizationEndpoint authorization() {
        return authorization;
    }

    /// What the page for devices asks and answers.
    public DeviceEndpoint device() {
        return device;
    }

    /// [Endpoints#TOKEN].
    public HTTPResponse token(HTTPRequest request) {
        return token.answer(request);
    }

    /// [Endpoints#DEVICE_AUTHORIZATION].
    public HTTPResponse deviceAuthorization(HTTPRequest request) {
        return device.answer(request);
    }

    /// [Endpoints#REVOKE].
    public HTTPResponse revoke(HTTPRequest request) {
        return revocation.answer(request);
    }

    /// [Endpoints#INTROSPECT].
    public HTTPResponse introspect(HTTPRequest request) {
        return introspection.answer(request);
    }

    /// [Endpoints#METADATA], JSON.
    public String metadata() {
        return metadata;
    }
}
