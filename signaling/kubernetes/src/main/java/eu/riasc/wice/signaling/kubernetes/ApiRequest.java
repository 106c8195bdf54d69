package eu.riasc.wice.signaling.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param attempt what it is for, for messages: "create an envelope"
 * @param method the HTTP method
 * @param path from the root of the server, with the query
 * @param contentType of the body
 * @param body the body, or null
 * @param accept which form of answer is wanted
 */
record ApiRequest(
    String attempt,
    String method,
    String path,
    String contentType,
    @Nullable String body,
    String accept) {
  static final String JSON = "application/json";

  /** Objects without anything but their metadata: what is in an envelope is not needed. */
  static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  static ApiRequest get(String attempt, String path, String accept) {
    return new ApiRequest(attempt, "GET", path, JSON, null, accept);
  }

  static ApiRequest send(String attempt, String method, String path, String body, String accept) {
    return new ApiRequest(attempt, method, path, JSON, body, accept);
  }
}
