package dev.pgtrek.sqlite;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.util.function.Consumer;

/** The rejects of a target that keeps none. */
enum NoRejects implements Rejects {
  HERE;

  @Override
  public void read(Consumer<Reject> each) {}

  @Override
  public RowWriter replay(TableRoute route, PlaceSet places) {
    throw none();
  }

  @Override
  public void stay(TableName table, long place, Sieve.Rejection why) {
    throw none();
  }

  @Override
  public void settle(String plan) {
    throw none();
  }

  private static IllegalStateException none() {
    return new IllegalStateException("a SQLite file keeps no rejected rows");
  }
}
