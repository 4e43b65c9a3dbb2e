package dev.weir.replay.match;

import tools.jackson.databind.json.JsonMapper;

/** An error in the shape that a path's API gives it (server/routes.go, openai/openai.go, anthropic/anthropic.go). */
public final class ErrorBody {

    private ErrorBody() {}

    /** The JSON text of an error. */
    public static String of(String path, int status, String message) {
        String quoted = JsonMapper.shared().writeValueAsString(message);
        if (path.equals("/v1/messages")) {
            return "{\"type\":\"error\",\"error\":{\"type\":\"" + typeOf(status) + "\",\"message\":" + quoted + "}}";
        }
        return path.startsWith("/v1/")
                ? "{\"error\":{\"message\":" + quoted + ",\"type\":\"" + typeOf(status)
                        + "\",\"param\":null,\"code\":null}}"
                : "{\"error\":" + quoted + "}";
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 404 -> "not_found_error";
            default -> "api_error";
        };
    }
}
