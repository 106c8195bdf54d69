package eu.riasc.wice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is fuzzed: one parser of bytes from outside each, with the class that holds its test and its
 * recorded inputs.
 */
@SuppressWarnings("ImmutableEnumChecker") // every check is a static method
enum Target {
  STUN_DATAGRAM(StunDatagramTest.class, StunDatagramTest::check),
  STUN_URI(StunUriTest.class, StunUriTest::check),
  IP_LITERAL(IpLiteralTest.class, IpLiteralTest::check),
  ENVELOPE(EnvelopeTest.class, EnvelopeTest::check),
  MESSAGE(MessageTest.class, MessageTest::check),
  CANDIDATE_ATTRIBUTE(CandidateAttributeTest.class, CandidateAttributeTest::check),
  RELAY_URI(RelayUriTest.class, RelayUriTest::check),
  TURN_URI(TurnUriTest.class, TurnUriTest::check),
  STREAM_FRAMES(StreamFramesTest.class, StreamFramesTest::check),
  TCP_FRAMES(TcpFramesTest.class, TcpFramesTest::check),
  MULTICAST_URI(MulticastUriTest.class, MulticastUriTest::check),
  MULTICAST_DNS_MESSAGE(MulticastDnsMessageTest.class, MulticastDnsMessageTest::check);

  private final Class<?> test;
  private final Consumer<byte[]> check;

  Target(Class<?> test, Consumer<byte[]> check) {
    this.test = test;
    this.check = check;
  }

  /** Fails if the parser breaks one of its promises on this input. */
  void check(byte[] input) {
    check.accept(input);
  }

  /** The recorded inputs, from {@code src/test/resources}. */
  List<byte[]> seeds() {
    String directory = test.getSimpleName() + "Inputs";
    URL resource = test.getResource(directory);
    if (resource == null) {
      throw new IllegalStateException(
          "recorded inputs of " + this + ": found none, expected " + directory);
    }
    try (Stream<Path> files = Files.walk(Path.of(resource.toURI()))) {
      return files.filter(Files::isRegularFile).sorted().map(Target::read).toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("reading the recorded inputs of " + this, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
