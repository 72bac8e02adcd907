package dev.pgtrek.cases;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.TestServer;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Something bad that happens to a running migration, and the exit codes that are an answer to it. A
 * run that is done before it notices may always end with 0.
 */
enum Disturbance {
  /** The program is gone without a word. */
  PROGRAM_KILLED {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.program().signal("KILL");
    }
  },
  /** The server and all its processes are gone without a word. */
  SERVER_KILLED {
    @Override
    void strike(Victim victim, RandomGenerator random) throws InterruptedException {
      victim.server().killHard();
      Thread.sleep(random.nextInt(500));
      victim.server().start();
    }
  },
  /** The server stops as if in an emergency, and recovers when it starts. */
  SERVER_STOPPED {
    @Override
    void strike(Victim victim, RandomGenerator random) throws InterruptedException {
      victim.server().stopImmediate();
      Thread.sleep(random.nextInt(500));
      victim.server().start();
    }
  },
  /** All connections break; new ones are possible at once. */
  CONNECTIONS_CUT {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.network().cut();
    }
  },
  /** Each connection breaks once it has sent so much more. */
  CONNECTIONS_CUT_LATER {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.network().cutAfter(random.nextInt(200_000));
    }
  },
  /** Nothing moves for a while, then everything goes on. */
  NETWORK_STALLED {
    @Override
    void strike(Victim victim, RandomGenerator random) throws InterruptedException {
      victim.network().stallAfter(random.nextInt(100_000));
      Thread.sleep(300 + random.nextInt(1500));
      victim.network().pass();
    }
  },
  /** Nothing moves for a while, then the connections break. */
  NETWORK_STALLED_THEN_CUT {
    @Override
    void strike(Victim victim, RandomGenerator random) throws InterruptedException {
      victim.network().stallAfter(0);
      Thread.sleep(100 + random.nextInt(800));
      victim.network().cut();
      victim.network().pass();
    }
  },
  /** Everything takes longer from now on. */
  NETWORK_SLOW {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.network().delay(Duration.ofNanos(50_000 + random.nextInt(500_000)));
    }
  },
  /** Ctrl-C. */
  INTERRUPTED {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.program().signal("INT");
    }
  },
  /** What a system sends to a process that shall end. */
  TERMINATED {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.program().signal("TERM");
    }
  },
  /** The terminal is closed. */
  HUNG_UP {
    @Override
    void strike(Victim victim, RandomGenerator random) {
      victim.program().signal("HUP");
    }
  },
  /** The process stands still for a while and goes on. */
  PAUSED {
    @Override
    void strike(Victim victim, RandomGenerator random) throws InterruptedException {
      victim.program().signal("STOP");
      Thread.sleep(random.nextInt(1200));
      victim.program().signal("CONT");
    }
  };

  /**
   * Whom it happens to.
   *
   * @param network what the program reaches the server through
   * @param server that of the target, or where the source is one too, of either
   */
  record Victim(ForkedProgram program, HostileProxy network, TestServer server) {}

  /** Makes it happen, now; returns when the server can be reached again. */
  abstract void strike(Victim victim, RandomGenerator random) throws InterruptedException;

  /**
   * Whether a program that ended so has behaved.
   *
   * @param lost the exit code where the server was lost before anything was written
   */
  boolean accounts(int exit, int lost) {
    return exit == 0
        || switch (this) {
          case PROGRAM_KILLED -> exit == 137;
          case SERVER_KILLED,
              SERVER_STOPPED,
              CONNECTIONS_CUT,
              CONNECTIONS_CUT_LATER,
              NETWORK_STALLED_THEN_CUT ->
              exit == lost || exit == 9;
          case INTERRUPTED -> exit == 130;
          case TERMINATED -> exit == 143;
          case HUNG_UP -> exit == 129;
          case NETWORK_STALLED, NETWORK_SLOW, PAUSED -> false;
        };
  }

  /**
   * What happened, in words.
   *
   * @param end whose server it is
   */
  String words(String end) {
    String what = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (this) {
      case PROGRAM_KILLED, INTERRUPTED, TERMINATED, HUNG_UP, PAUSED -> what;
      default -> end + "'s " + what;
    };
  }

  /** Whether the program is asked to end. */
  boolean isSignal() {
    return switch (this) {
      case INTERRUPTED, TERMINATED, HUNG_UP -> true;
      default -> false;
    };
  }

  /** Whether the program could still say something. */
  boolean leavesWords() {
    return this != PROGRAM_KILLED;
  }
}
