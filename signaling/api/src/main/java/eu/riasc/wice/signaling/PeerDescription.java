package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Field 3: what a peer says about itself, in one of the two formats there are. */
public sealed interface PeerDescription {
  /** Returns the key the description is about, if it names one. */
  @Nullable PublicKey publicKey();

  /** Returns the networks the peer wants to be sent, as it wrote them. */
  List<String> allowedIps();

  /**
   * As older peers write it.
   *
   * @param publicKey the peer's key
   * @param hostname the peer's name; may be empty
   * @param allowedIps networks the peer wants to be sent
   * @param endpoint {@code address:port} of the peer; may be empty
   * @param version the peer's software; may be empty
   * @param interfaceType how the peer runs WireGuard: 0 unknown, 1 Linux, 2 OpenBSD and 3 Windows
   *     kernel, 4 user space
   */
  record Older(
      PublicKey publicKey,
      String hostname,
      List<String> allowedIps,
      String endpoint,
      String version,
      int interfaceType)
      implements PeerDescription {
    /** Copies the list. */
    public Older {
      allowedIps = List.copyOf(allowedIps);
    }
  }

  /**
   * As newer peers write it.
   *
   * @param change what has happened to the peer
   * @param name the peer's name; may be empty
   * @param publicKey the peer's key, if the description names one
   * @param newPublicKey the key that replaces it, in an update
   * @param allowedIps networks the peer wants to be sent
   * @param version the peer's software; may be empty
   * @param hosts names and their addresses, in the order they came
   */
  record Newer(
      Change change,
      String name,
      @Nullable PublicKey publicKey,
      @Nullable PublicKey newPublicKey,
      List<String> allowedIps,
      String version,
      Map<String, List<InetAddress>> hosts)
      implements PeerDescription {
    /** Copies the collections. */
    public Newer {
      allowedIps = List.copyOf(allowedIps);
      Map<String, List<InetAddress>> copy = new LinkedHashMap<>();
      hosts.forEach((host, addresses) -> copy.put(host, List.copyOf(addresses)));
      hosts = Collections.unmodifiableMap(copy);
    }
  }

  /** What has happened to a peer. */
  enum Change {
    /** It is there. */
    ADD,
    /** It is leaving. */
    REMOVE,
    /** It has changed. */
    UPDATE
  }
}
