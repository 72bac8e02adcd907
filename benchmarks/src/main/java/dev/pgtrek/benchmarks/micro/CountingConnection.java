package dev.pgtrek.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** A connection to nowhere: it takes a COPY's bytes, counts them, and forgets them. */
final class CountingConnection {

  private final AtomicLong bytes = new AtomicLong();

  /** Bytes since it was made. */
  long bytes() {
    return bytes.get();
  }

  Connection connection() throws SQLException {
    CopyIn copy = proxy(CopyIn.class, null);
    BaseConnection bare = proxy(BaseConnection.class, null);
    CopyManager manager =
        new CopyManager(bare) {
          @Override
          public CopyIn copyIn(String sql) {
            return copy;
          }
        };
    return proxy(BaseConnection.class, manager);
  }

  private <T> T proxy(Class<T> type, @Nullable CopyManager manager) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getCopyAPI" -> manager;
                  case "unwrap" -> self;
                  case "createStatement" -> proxy(Statement.class, null);
                  case "writeToCopy" -> {
                    bytes.addAndGet(length(arguments));
                    yield null;
                  }
                  default -> nothing(method.getReturnType());
                }));
  }

  private static long length(Object[] arguments) {
    return arguments.length == 3 && arguments[2] instanceof Integer length
        ? length
        : ((org.postgresql.util.ByteStreamWriter) arguments[0]).getLength();
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? 0L : null;
  }
}
