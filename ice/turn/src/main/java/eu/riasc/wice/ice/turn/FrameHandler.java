package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Transaction;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;

/** Takes what servers send, as datagrams or on streams, and hands it to where it belongs. */
final class FrameHandler {
  private final RelayContext context;

  FrameHandler(RelayContext context) {
    this.context = context;
  }

  /**
   * Takes bytes of a stream.
   *
   * @return whether more than data has come
   */
  boolean handleStream(Allocation allocation, byte[] bytes, long nowNanos) {
    ServerLink link = allocation.link();
    if (link == null) {
      return false;
    }
    boolean control = false;
    try {
      link.frames().add(bytes);
      for (byte[] frame = link.frames().next();
          frame != null && allocation.link() == link;
          frame = link.frames().next()) {
        control |= handle(allocation, frame, nowNanos);
      }
    } catch (StunException broken) {
      context.counters.drop(RelayDrop.MALFORMED, broken.toString());
      allocation.onBrokenStream(nowNanos);
      return true;
    }
    return control;
  }

  /**
   * Takes one message.
   *
   * @return whether it was something other than data
   */
  boolean handle(Allocation allocation, byte[] frame, long nowNanos) {
    if (ChannelData.isChannelData(frame, 0, frame.length)) {
      Relaying relaying = allocation.relaying();
      if (relaying == null) {
        context.counters.drop(RelayDrop.UNKNOWN_CHANNEL, allocation.server());
      } else {
        allocation.onHeard(nowNanos);
        relaying.onChannelData(frame);
      }
      return false;
    }
    try {
      return handle(allocation, StunMessage.decode(frame), nowNanos);
    } catch (StunException malformed) {
      context.counters.drop(RelayDrop.MALFORMED, malformed.toString());
      return false;
    }
  }

  private boolean handle(Allocation allocation, StunMessage message, long nowNanos) {
    Relaying relaying = allocation.relaying();
    if (message.messageClass() == MessageClass.INDICATION) {
      if (relaying != null && message.method().code() == Method.DATA.code()) {
        allocation.onHeard(nowNanos);
        relaying.onIndication(message);
      } else {
        context.counters.drop(RelayDrop.MALFORMED, message);
      }
      return false;
    }
    if (message.messageClass() == MessageClass.REQUEST) {
      context.counters.drop(RelayDrop.MALFORMED, message);
      return false;
    }
    Transaction<TurnRequest> transaction = context.transactions.find(message.transactionId());
    if (transaction == null || transaction.context().allocation() != allocation) {
      context.counters.drop(RelayDrop.UNKNOWN_TRANSACTION, message);
      return false;
    }
    allocation.onResponse(transaction, message, nowNanos);
    return true;
  }
}
