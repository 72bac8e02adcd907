package dev.pgtrek.verify;

import java.util.Arrays;

/**
 * The members of the JSON objects that are open, one object's after the other's, as ranges of the
 * bytes that are being put. Brings an object's members into their order when it closes. For one
 * thread; reused.
 */
final class Members {

  private static final int SHORT_RUN = 16;

  /** Where each member's name starts, and where it ends. */
  private int[] starts = new int[64];

  private int[] nameEnds = new int[64];

  /** Whether it and those before it in its object stand in order, each name once. */
  private boolean[] inOrder = new boolean[64];

  private int count;

  private int[] order = new int[64];
  private int[] merged = new int[64];
  private byte[] scratch = new byte[1024];

  int count() {
    return count;
  }

  void forgetAll() {
    count = 0;
  }

  /**
   * Adds a member to the innermost object.
   *
   * @param start where its name starts
   * @param end where its name ends
   * @param first the object's first member
   */
  void add(int start, int end, byte[] bytes, int first) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      nameEnds = Arrays.copyOf(nameEnds, 2 * count);
      inOrder = Arrays.copyOf(inOrder, 2 * count);
    }
    starts[count] = start;
    nameEnds[count] = end;
    inOrder[count] =
        count == first || (inOrder[count - 1] && compareNames(count - 1, count, bytes) < 0);
    count++;
  }

  /**
   * Closes the innermost object: sorts its members by their names, drops all but the last of equal
   * names, and forgets them.
   *
   * @param first the object's first member
   * @param end where its last member ends
   * @return where it ends now
   */
  int arrange(int first, byte[] bytes, int end) {
    int newEnd = inOrder[count - 1] ? end : rewrite(first, bytes, end);
    count = first;
    return newEnd;
  }

  private int rewrite(int first, byte[] bytes, int end) {
    int members = count - first;
    if (order.length < members) {
      order = new int[2 * members];
      merged = new int[2 * members];
    }
    for (int i = 0; i < members; i++) {
      order[i] = first + i;
    }
    sort(members, bytes);
    int begin = starts[first];
    if (scratch.length < end - begin) {
      scratch = new byte[Math.max(end - begin, 2 * scratch.length)];
    }
    System.arraycopy(bytes, begin, scratch, 0, end - begin);
    int put = begin;
    for (int i = 0; i < members; i++) {
      int member = order[i];
      if (i + 1 < members && compareNames(member, order[i + 1], scratch, begin) == 0) {
        continue;
      }
      if (put > begin) {
        bytes[put++] = ',';
      }
      // Between two members stands a comma.
      int length = (member + 1 < count ? starts[member + 1] - 1 : end) - starts[member];
      System.arraycopy(scratch, starts[member] - begin, bytes, put, length);
      put += length;
    }
    return put;
  }

  /** Sorts {@link #order}; members of equal names stay in theirs. */
  private void sort(int members, byte[] bytes) {
    for (int from = 0; from < members; from += SHORT_RUN) {
      insert(from, Math.min(members, from + SHORT_RUN), bytes);
    }
    for (int run = SHORT_RUN; run > 0 && run < members; run *= 2) {
      for (int from = 0; from < members; from += 2 * run) {
        merge(from, Math.min(members, from + run), Math.min(members, from + 2 * run), bytes);
      }
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
  }

  private void insert(int from, int to, byte[] bytes) {
    for (int i = from + 1; i < to; i++) {
      int member = order[i];
      int place = i;
      while (place > from && compareNames(order[place - 1], member, bytes) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = member;
    }
  }

  private void merge(int from, int middle, int to, byte[] bytes) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takesLeft =
          left < middle && (right == to || compareNames(order[left], order[right], bytes) <= 0);
      merged[i] = order[takesLeft ? left++ : right++];
    }
  }

  private int compareNames(int one, int other, byte[] bytes) {
    return compareNames(one, other, bytes, 0);
  }

  /** Shorter names first, equally long ones by their bytes. */
  private int compareNames(int one, int other, byte[] bytes, int origin) {
    int length = nameEnds[one] - starts[one];
    int lengths = Integer.compare(length, nameEnds[other] - starts[other]);
    if (lengths != 0) {
      return lengths;
    }
    int from = starts[one] - origin;
    int otherFrom = starts[other] - origin;
    return Arrays.compareUnsigned(bytes, from, from + length, bytes, otherFrom, otherFrom + length);
  }
}
