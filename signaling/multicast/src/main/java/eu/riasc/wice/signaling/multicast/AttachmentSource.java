package eu.riasc.wice.signaling.multicast;

import java.net.SocketException;
import java.util.List;

/** Tells where groups can be joined at the moment. Called on the transport's thread. */
@FunctionalInterface
interface AttachmentSource {
  List<Attachment> scan() throws SocketException;
}
