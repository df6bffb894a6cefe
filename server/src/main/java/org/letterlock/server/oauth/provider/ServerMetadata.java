package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import java.util.List;

/// What this server tells of itself (RFC 8414 §2).
final class ServerMetadata {
    private static final List<ClientAuthenticationMethod> SECRETS =
            List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST);
    private static final List<ClientAuthenticationMethod> SECRETS_OR_NONE = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            ClientAuthenticationMethod.NONE);

    private ServerMetadata() {}

    static String json(Endpoints endpoints) {
        var metadata = new AuthorizationServerMetadata(endpoints.issuerName());
        metadata.setAuthorizationEndpointURI(endpoints.at(Endpoints.AUTHORIZE));
        metadata.setTokenEndpointURI(endpoints.at(Endpoints.TOKEN));
        metadata.setRevocationEndpointURI(endpoints.at(Endpoints.REVOKE));
        metadata.setIntrospectionEndpointURI(endpoints.at(Endpoints.INTROSPECT));
        metadata.setDeviceAuthorizationEndpointURI(endpoints.at(Endpoints.DEVICE_AUTHORIZATION));
        metadata.setScopes(MailScope.all());
        metadata.setResponseTypes(List.of(ResponseType.CODE));
        metadata.setResponseModes(List.of(ResponseMode.QUERY));
        metadata.setGrantTypes(List.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.DEVICE_CODE));
        metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
        metadata.setTokenEndpointAuthMethods(SECRETS_OR_NONE);
        metadata.setRevocationEndpointAuthMethods(SECRETS_OR_NONE);
        metadata.setIntrospectionEndpointAuthMethods(SECRETS);
        metadata.setSupportsAuthorizationResponseIssuerParam(true); // RFC 9207 §3
        return metadata.toJSONObject().toJSONString();
    }
}
