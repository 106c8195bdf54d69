package eu.riasc.wice.relay.router;

/** Why an envelope that had a subscriber did not reach it. */
public enum DropReason {
  /** The same connection and sender already had its share of the queue; its oldest went. */
  SHARE_FULL,
  /** The queue held its largest number of envelopes; the oldest of the largest share went. */
  QUEUE_FULL,
  /** The queue held its largest number of bytes; the oldest of the largest share went. */
  QUEUE_BYTES_FULL,
  /** All queues together held what the router may hold; the oldest of the largest queue went. */
  BUDGET_FULL,
  /** The subscriber went away before it read the envelope. */
  SUBSCRIBER_GONE
}
