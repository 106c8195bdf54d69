package eu.riasc.wice.signaling;

/**
 * ICE credentials of the sender (RFC 8445 §5.3).
 *
 * @param ufrag the user fragment
 * @param pwd the password, a secret
 * @param needCreds of older peers: "I have accepted none of yours, send them"
 */
public record Credentials(String ufrag, String pwd, boolean needCreds) {
  /** Shows the user fragment and not the password. */
  @Override
  public String toString() {
    return "Credentials[ufrag=" + ufrag + ", pwd=(redacted), needCreds=" + needCreds + "]";
  }
}
