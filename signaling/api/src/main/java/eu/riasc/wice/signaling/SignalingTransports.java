package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the transport for a URI among the providers on the class or module path. */
public final class SignalingTransports {
  private SignalingTransports() {}

  /**
   * Opens the transport for a URI. A scheme alone, {@code inprocess:}, is read as {@code
   * inprocess:/}.
   *
   * @throws SignalingException with {@link Code#BAD_URI} if it is no URI, if no provider knows its
   *     scheme (the message lists those there are), or if the provider refuses it
   */
  public static Transport open(String uri, TransportContext context) {
    String text = uri.strip();
    URI parsed;
    try {
      parsed = new URI(text.endsWith(":") ? text + "/" : text);
    } catch (URISyntaxException e) {
      throw refused("backend refused: '" + uri + "' is no URI (" + e.getReason() + ")");
    }
    return open(parsed, context);
  }

  /**
   * Opens the transport for a URI.
   *
   * @throws SignalingException with {@link Code#BAD_URI}, as above
   */
  public static Transport open(URI uri, TransportContext context) {
    String scheme = uri.getScheme();
    if (scheme == null) {
      throw refused("backend refused: '" + uri + "' has no scheme");
    }
    TransportProvider provider = provider(scheme.toLowerCase(Locale.ROOT));
    if (provider == null) {
      throw refused("backend refused: found scheme '" + scheme + "'");
    }
    return provider.open(uri, context);
  }

  /** Returns the known schemes, sorted, separated by commas. */
  public static String schemes() {
    SortedSet<String> schemes = new TreeSet<>();
    try {
      ServiceLoader.load(TransportProvider.class)
          .forEach(provider -> schemes.addAll(provider.schemes()));
    } catch (ServiceConfigurationError e) {
      throw broken(e);
    }
    return String.join(", ", schemes);
  }

  /** The first provider of a scheme; what comes behind it on the path is not looked at. */
  private static @Nullable TransportProvider provider(String scheme) {
    try {
      for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
        if (provider.schemes().contains(scheme)) {
          return provider;
        }
      }
    } catch (ServiceConfigurationError e) {
      throw broken(e);
    }
    return null;
  }

  private static SignalingException broken(ServiceConfigurationError e) {
    return new SignalingException(
        Code.INTERNAL, "loading the transport providers failed: " + e.getMessage(), e);
  }

  private static SignalingException refused(String what) {
    return new SignalingException(Code.BAD_URI, what + ", expected one of " + schemes());
  }
}
