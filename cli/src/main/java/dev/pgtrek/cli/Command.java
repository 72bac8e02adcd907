package dev.pgtrek.cli;

import java.util.concurrent.Callable;

/** What the user can ask for; its call gives the exit code. */
interface Command extends Callable<Integer> {

  /** How it talks, as parsed. */
  OutputOptions output();
}
