package eu.riasc.wice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all sessions: a binary heap in which each session knows its place, so that a
 * change costs the logarithm of their number.
 */
final class SessionQueue {
  private final List<Session> heap = new ArrayList<>();

  /** Notes when a session wants to be called; empty takes it out. */
  void update(Session session, OptionalLong atNanos) {
    if (atNanos.isEmpty()) {
      remove(session);
      return;
    }
    session.queuedAtNanos = atNanos.getAsLong();
    if (session.queueIndex < 0) {
      session.queueIndex = heap.size();
      heap.add(session);
    }
    siftUp(session.queueIndex);
    siftDown(session.queueIndex);
  }

  void remove(Session session) {
    int index = session.queueIndex;
    if (index < 0) {
      return;
    }
    Session last = heap.remove(heap.size() - 1);
    session.queueIndex = -1;
    if (last != session) {
      place(last, index);
      siftUp(index);
      siftDown(last.queueIndex);
    }
  }

  /** The session that is due first, if it is due. It stays in the queue until it is updated. */
  @Nullable Session firstDue(long nowNanos) {
    return !heap.isEmpty() && heap.get(0).queuedAtNanos - nowNanos <= 0 ? heap.get(0) : null;
  }

  OptionalLong next() {
    return heap.isEmpty() ? OptionalLong.empty() : OptionalLong.of(heap.get(0).queuedAtNanos);
  }

  private void siftUp(int start) {
    int index = start;
    while (index > 0 && isBefore(index, (index - 1) / 2)) {
      swap(index, (index - 1) / 2);
      index = (index - 1) / 2;
    }
  }

  private void siftDown(int start) {
    int index = start;
    while (true) {
      int least = index;
      for (int child = 2 * index + 1; child <= 2 * index + 2 && child < heap.size(); child++) {
        if (isBefore(child, least)) {
          least = child;
        }
      }
      if (least == index) {
        return;
      }
      swap(index, least);
      index = least;
    }
  }

  private boolean isBefore(int a, int b) {
    return heap.get(a).queuedAtNanos - heap.get(b).queuedAtNanos < 0;
  }

  private void swap(int a, int b) {
    Session first = heap.get(a);
    place(heap.get(b), a);
    place(first, b);
  }

  private void place(Session session, int index) {
    heap.set(index, session);
    session.queueIndex = index;
  }
}
