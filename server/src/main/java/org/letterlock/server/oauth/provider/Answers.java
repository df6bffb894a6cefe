package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Response;
import com.nimbusds.oauth2.sdk.SerializeException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.lang.System.Logger.Level;
import org.letterlock.server.database.StorageFailed;

/// Answers of the endpoints that programs talk to.
final class Answers {
    private static final System.Logger LOGGER = System.getLogger(Answers.class.getName());
    private static final ErrorObject LATER = new ErrorObject(
            OAuth2Error.TEMPORARILY_UNAVAILABLE_CODE,
            "the server cannot read or write just now; try again later",
            HTTPResponse.SC_SERVICE_UNAVAILABLE);

    private Answers() {}

    @FunctionalInterface
    interface Work {
        HTTPResponse run() throws StorageFailed;
    }

    /// What `work` answers, or word that it is for later.
    static HTTPResponse of(Work work) {
        try {
            return work.run();
        } catch (StorageFailed down) {
            LOGGER.log(Level.WARNING, "an OAuth request could not be answered: " + down.getMessage());
            return of(LATER);
        }
    }

    static HTTPResponse of(Response response) {
        try {
            return unstored(response.toHTTPResponse());
        } catch (SerializeException impossible) {
            throw new IllegalStateException("an answer of ours cannot be written", impossible);
        }
    }

    /// RFC 6749 §5.2.
    static HTTPResponse of(ErrorObject error) {
        HTTPResponse response = of(new TokenErrorResponse(error));
        if (response.getStatusCode() == HTTPResponse.SC_UNAUTHORIZED) {
            response.setWWWAuthenticate("Basic realm=\"letterlock\"");
        }
        return response;
    }

    private static HTTPResponse unstored(HTTPResponse response) {
        response.setCacheControl("no-store"); // RFC 6749 §5.1
        response.setPragma("no-cache");
        return response;
    }

    /// What is wrong with a request that could not be read.
    static ErrorObject error(ParseException malformed) {
        ErrorObject known = malformed.getErrorObject();
        return known == null ? OAuth2Error.INVALID_REQUEST : known;
    }
}
