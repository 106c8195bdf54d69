package eu.riasc.wice.kube;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * kube-apiserver 1.20.2 and etcd on loopback, in a directory of their own. One serves all tests of
 * a JVM; each takes a {@link #namespace} of its own. Users are {@code admin}, who may do anything,
 * and {@code app}, {@code other} and {@code nobody}, who may do nothing until a role is bound.
 */
public final class TestCluster implements AutoCloseable {
  private static @Nullable TestCluster shared;

  private final Path scripts;
  private final Path directory;
  private final int[] ports;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final Admin admin;

  private TestCluster(Path scripts, Path directory, int[] ports) throws Exception {
    this.scripts = scripts;
    this.directory = directory;
    this.ports = ports;
    start();
    this.admin = new Admin(server(), directory.resolve("pki/ca.crt"));
  }

  /**
   * The cluster that all tests of this JVM share, with the resource of wice installed. Without the
   * programs the test is skipped with a line that says what to do, or fails with {@code
   * -Dwice.kube=required}.
   */
  public static synchronized TestCluster shared() throws Exception {
    if (shared == null) {
      TestCluster cluster = own();
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "test-cluster-stop"));
      shared = cluster;
    }
    return shared;
  }

  /** A cluster of the caller's own, which may be killed and must be closed. */
  public static TestCluster own() throws Exception {
    Path scripts = scripts();
    requirePrograms(scripts);
    Path directory = Files.createTempDirectory("wice-kube");
    int[] ports = freePorts();
    TestCluster cluster = new TestCluster(scripts, directory, ports);
    cluster.admin.apply(scripts.resolve("../../deploy/kubernetes/crd.yaml"));
    cluster.admin.awaitResource();
    return cluster;
  }

  private static Path scripts() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("test/kube/start"))) {
        return at.resolve("test/kube");
      }
    }
    throw new IllegalStateException(
        "found no test/kube/start above " + Path.of("").toAbsolutePath());
  }

  private static void requirePrograms(Path scripts) throws Exception {
    List<String> missing = new ArrayList<>();
    if (run(scripts, List.of("build", "--check")).code != 0) {
      missing.add("kube-apiserver (as root: test/kube/build)");
    }
    for (String program : List.of("etcd", "openssl", "curl")) {
      if (Stream.of(System.getenv("PATH").split(":", -1))
          .noneMatch(part -> Files.isExecutable(Path.of(part, program)))) {
        missing.add(
            program + " (package " + (program.equals("etcd") ? "etcd-server" : program) + ")");
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String message = "tests with a real API server need " + String.join(", ", missing);
    if ("required".equals(System.getProperty("wice.kube"))) {
      fail(message);
    }
    System.err.println("skipped: " + message);
    assumeTrue(false, message);
  }

  private record Ended(int code, String output) {}

  private static Ended run(Path scripts, List<String> command) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.set(0, scripts.resolve(command.get(0)).toString());
    Path output = Files.createTempFile("wice-kube", ".out");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(600, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new Ended(process.waitFor(), text);
  }

  private void start() throws Exception {
    List<String> command = new ArrayList<>(List.of("start", directory.toString()));
    for (int port : ports) {
      command.add(String.valueOf(port));
    }
    Ended ended = run(scripts, command);
    if (ended.code != 0) {
      throw new IllegalStateException(ended.output);
    }
  }

  private static int[] freePorts() throws IOException {
    int[] ports = new int[3];
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      ports[i] = sockets.get(i).getLocalPort();
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  /** The server's address, without a slash at the end. */
  public String server() {
    return "https://127.0.0.1:" + ports[0];
  }

  /** The port of the server on loopback. */
  public int port() {
    return ports[0];
  }

  /** Where etcd serves its clients, {@code http://...}. */
  public String etcd() {
    return "http://127.0.0.1:" + ports[1];
  }

  /** The certificate that the server's is signed with. */
  public Path authority() {
    return directory.resolve("pki/ca.crt");
  }

  /** Requests with all rights. */
  public Admin admin() {
    return admin;
  }

  /** Makes a namespace with the role of deploy/kubernetes, bound to {@code app}. */
  public String namespace() throws Exception {
    String name = "test-" + namespaces.incrementAndGet();
    admin.createNamespace(name);
    admin.applyRole(name, scripts.resolve("../../deploy/kubernetes/rbac.yaml"));
    admin.bind(name, "app");
    return name;
  }

  /** Writes a kubeconfig for a user, whose token is the user's name and {@code -token}. */
  public Path kubeconfig(String user, String namespace) throws IOException {
    return kubeconfig(server(), "\"token\":\"" + user + "-token\"", namespace);
  }

  /**
   * Writes a kubeconfig.
   *
   * @param address where to dial the server
   * @param user the fields of the user, in JSON
   */
  public Path kubeconfig(String address, String user, String namespace) throws IOException {
    Path file = Files.createTempFile(directory, "kubeconfig", ".json");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
        {"apiVersion":"v1","kind":"Config","current-context":"t",
         "clusters":[{"name":"c","cluster":{"server":"%s","certificate-authority":"%s"}}],
         "users":[{"name":"u","user":{%s}}],
         "contexts":[{"name":"t","context":{"cluster":"c","user":"u","namespace":"%s"}}]}
        """,
            address,
            authority(),
            user,
            namespace));
    return file;
  }

  /** Kills the API server, without a word to its clients; etcd goes on. */
  public void killServer() throws Exception {
    run(scripts, List.of("stop", directory.toString(), "apiserver", "KILL"));
  }

  /** Starts the API server again. */
  public void startServer() throws Exception {
    start();
  }

  @Override
  public void close() {
    try {
      run(scripts, List.of("stop", directory.toString()));
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    } catch (Exception e) {
      System.err.println("test cluster in " + directory + " not cleared: " + e);
    }
  }
}
