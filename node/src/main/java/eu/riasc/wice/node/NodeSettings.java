package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.stun.StunUri;
import eu.riasc.wice.session.EndpointConfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Everything a {@link NodeBuilder} has collected. */
record NodeSettings(
    PrivateKey key,
    List<StunUri> iceServers,
    List<TurnServers.Named> turnServers,
    AddressSource addresses,
    int port,
    int socketBufferBytes,
    int maxQueuedBytes,
    int maxQueuedDatagrams,
    boolean tcp,
    boolean lentTurnServers,
    StreamSettings streams,
    List<X509Certificate> authorities,
    Duration addressPollInterval,
    Duration closeTimeout,
    @Nullable Executor callbackExecutor,
    EndpointConfig session) {}
