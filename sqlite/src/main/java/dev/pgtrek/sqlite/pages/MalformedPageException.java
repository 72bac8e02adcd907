package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/** A page holds what the file format does not allow. */
public final class MalformedPageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long page;

  /**
   * @param page the page, from 1
   * @param what what is wrong with it, as a clause; never a value of a row
   */
  public MalformedPageException(long page, String what) {
    super("page " + page + ": " + what);
    this.page = page;
  }

  /** The page's number, from 1. */
  public long page() {
    return page;
  }
}
