package eu.riasc.wice.signaling;

/**
 * What a backend is. The numbers up to 4 are those of the existing deployments; ours begin at 100.
 *
 * @param number the number that stands for it
 * @param name the name that people read
 */
public record BackendType(int number, String name) {
  /** Several at once. */
  public static final BackendType MULTI = new BackendType(0, "multi");

  /** A peer-to-peer network. */
  public static final BackendType P2P = new BackendType(1, "p2p");

  /** Objects in a Kubernetes API server. */
  public static final BackendType K8S = new BackendType(2, "k8s");

  /** The wice relay. */
  public static final BackendType GRPC = new BackendType(3, "grpc");

  /** A map in this JVM. */
  public static final BackendType INPROCESS = new BackendType(4, "inprocess");

  /** UDP multicast on a LAN. */
  public static final BackendType MULTICAST = new BackendType(100, "multicast");

  /** NATS core subjects. */
  public static final BackendType NATS = new BackendType(101, "nats");

  @Override
  public String toString() {
    return name;
  }
}
