package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text form of a candidate, RFC 8839 §5.1, over TCP RFC 6544 §4.5. */
final class CandidateAttribute {
  private static final String NAME = "candidate:";
  private static final String TCP_TYPE = "tcptype";
  private static final int FIXED_TOKENS = 8;
  private static final int RELATED_TOKENS = 4;
  private static final int LONGEST = 1024;

  private CandidateAttribute() {}

  static String format(Candidate candidate) {
    StringBuilder text = new StringBuilder(NAME);
    text.append(candidate.foundation()).append(' ').append(candidate.component());
    text.append(candidate.network().isUdp() ? " UDP " : " TCP ").append(candidate.priority());
    append(text.append(' '), candidate.address(), " ");
    text.append(" typ ").append(candidate.type().token());
    InetSocketAddress related = candidate.related();
    if (related != null) {
      append(text.append(" raddr "), related, " rport ");
    }
    TcpType tcpType = candidate.tcpType();
    if (tcpType != null) {
      text.append(' ').append(TCP_TYPE).append(' ').append(tcpType.token());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, InetSocketAddress address, String between) {
    text.append(IpLiteral.text(address.getAddress())).append(between).append(address.getPort());
  }

  static Candidate parse(String text) {
    if (text.length() > LONGEST) {
      throw bad("length", text.length() + " characters", "at most " + LONGEST);
    }
    String body = text.strip();
    body = body.startsWith("a=") ? body.substring(2) : body;
    body = body.startsWith(NAME) ? body.substring(NAME.length()) : body;
    String[] tokens = body.split(" +", -1);
    if (tokens.length < FIXED_TOKENS || !tokens[6].equals("typ")) {
      throw bad(
          "attribute",
          tokens.length + " tokens",
          "foundation component transport priority address port \"typ\" type");
    }
    int port = (int) number("port", tokens[5]);
    if (port == 0) {
      throw bad("port", "0", "1 to 65535");
    }
    InetSocketAddress address = endpoint(tokens[4], port);
    NetworkType network = network(tokens[2], address);
    return Candidate.remote(
        type(tokens[7]),
        network,
        network.isUdp() ? null : tcpType(tokens),
        tokens[0],
        (int) number("component", tokens[1]),
        new Priority(number("priority", tokens[3])),
        address,
        related(tokens));
  }

  private static @Nullable InetSocketAddress related(String[] tokens) {
    if (!hasRelated(tokens)) {
      return null;
    }
    int port = (int) number("rport", tokens[11]);
    return endpoint(tokens[9], port);
  }

  private static boolean hasRelated(String[] tokens) {
    return tokens.length >= FIXED_TOKENS + RELATED_TOKENS
        && tokens[8].equals("raddr")
        && tokens[10].equals("rport");
  }

  /** Extensions are names and values in turns. */
  private static TcpType tcpType(String[] tokens) {
    int first = FIXED_TOKENS + (hasRelated(tokens) ? RELATED_TOKENS : 0);
    for (int i = first; i + 1 < tokens.length; i += 2) {
      if (tokens[i].equals(TCP_TYPE)) {
        TcpType type = TcpType.ofToken(tokens[i + 1]);
        if (type == null) {
          throw bad(TCP_TYPE, shown(tokens[i + 1]), "active, passive or so");
        }
        return type;
      }
    }
    throw bad(TCP_TYPE, "none", "active, passive or so over TCP");
  }

  private static InetSocketAddress endpoint(String token, int port) {
    InetAddress address = IpLiteral.parseOrNull(token);
    if (address == null) {
      throw bad("address", shown(token), "an IPv4 or IPv6 literal");
    }
    return new InetSocketAddress(address, port);
  }

  private static CandidateType type(String token) {
    for (CandidateType type : CandidateType.values()) {
      if (type.token().equals(token)) {
        return type;
      }
    }
    throw bad("type", shown(token), "host, srflx, prflx or relay");
  }

  private static NetworkType network(String transport, InetSocketAddress address) {
    return switch (transport.toLowerCase(Locale.ROOT)) {
      case "udp" -> NetworkType.udp(address);
      case "tcp" -> NetworkType.tcp(address);
      default -> throw bad("transport", shown(transport), "udp or tcp");
    };
  }

  private static long number(String what, String token) {
    boolean digits = !token.isEmpty() && token.length() <= 10;
    for (int i = 0; i < token.length() && digits; i++) {
      digits = token.charAt(i) >= '0' && token.charAt(i) <= '9';
    }
    long limit = what.equals("priority") ? 0xffff_ffffL : 65_535;
    if (!digits || Long.parseLong(token) > limit) {
      throw bad(what, shown(token), "a decimal number up to " + limit);
    }
    return Long.parseLong(token);
  }

  private static String shown(String token) {
    String clean = token.replaceAll("[^\\x21-\\x7e]", "?");
    return '"' + (clean.length() <= 40 ? clean : clean.substring(0, 40) + "...") + '"';
  }

  private static IceException bad(String what, String found, String expected) {
    return new IceException(
        IceException.Code.BAD_CANDIDATE,
        "candidate " + what + ": found " + found + ", expected " + expected);
  }
}
