package eu.riasc.wice.benchmarks;

import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.IntegrityKey;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.Priority;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The messages of a consent check, as each of many idle sessions sends and answers them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StunMessages {
  private final IntegrityKey key = IntegrityKey.shortTerm("0123456789abcdefghijkl");
  private final Username username = new Username("abcd:efgh");
  private final Random random = new Random(1);
  private InetSocketAddress remote = new InetSocketAddress(0);
  private byte[] request = new byte[0];

  /** Makes the request that is read over and over. */
  @Setup
  public void prepare() throws UnknownHostException {
    remote = new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 5000);
    request = encodeRequest();
  }

  /** Builds and signs a request. */
  @Benchmark
  public byte[] encodeRequest() {
    return StunMessage.request(Method.BINDING, TransactionId.random(random))
        .add(username)
        .add(new Priority(0x6e0001ffL))
        .add(new IceControlling(1))
        .integrity(key)
        .fingerprint()
        .build()
        .bytes();
  }

  /** Reads a request without asking whether it is genuine. */
  @Benchmark
  public StunMessage decodeRequest() {
    return StunMessage.decode(request);
  }

  /**
   * What the answering side does: reads and verifies the request, builds and signs the response.
   */
  @Benchmark
  public byte[] answerRequest() {
    StunMessage message = StunMessage.decode(request);
    if (!message.fingerprintMatches() || !message.integrityMatches(key)) {
      throw new IllegalStateException("a genuine request was refused");
    }
    return StunMessage.success(message)
        .add(new XorMappedAddress(remote))
        .integrity(key)
        .fingerprint()
        .build()
        .bytes();
  }
}
