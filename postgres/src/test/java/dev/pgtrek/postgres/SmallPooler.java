package dev.pgtrek.postgres;

import dev.pgtrek.testkit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A small pooler. One of transactions gives a client one of the server's connections from its first
 * message until the server says that it is idle, then any other client may have it; one of sessions
 * leaves it to the client until that one goes. It answers logins itself, with a process number of
 * its own, as real ones do. Messages are those of PostgreSQL's documentation, "Message Formats".
 */
public final class SmallPooler implements AutoCloseable {

  private static final int PROTOCOL_3 = 196_608;
  private static final int INVENTED_PROCESS = 424_242;

  private final ServerSocket listener;
  private final TestServer server;
  private final String database;
  private final boolean keepsSessions;
  private final Deque<Socket> free = new ArrayDeque<>();

  private SmallPooler(
      ServerSocket listener, TestServer server, String database, boolean keepsSessions) {
    this.listener = listener;
    this.server = server;
    this.database = database;
    this.keepsSessions = keepsSessions;
  }

  public static SmallPooler ofTransactions(TestServer server, String url) {
    return before(server, url, false);
  }

  public static SmallPooler ofSessions(TestServer server, String url) {
    return before(server, url, true);
  }

  private static SmallPooler before(TestServer server, String url, boolean keepsSessions) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
      String database = url.substring(url.lastIndexOf('/') + 1);
      SmallPooler pooler = new SmallPooler(listener, server, database, keepsSessions);
      Thread.ofVirtual().start(pooler::accept);
      return pooler;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public String url() {
    return "postgresql://postgres@127.0.0.1:%d/%s?sslmode=disable&gssencmode=disable"
        .formatted(listener.getLocalPort(), database);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      in.readNBytes(in.readInt() - 4);
      welcome(out);
      if (keepsSessions) {
        try (Socket backend = login()) {
          turns(in, out, backend);
        }
      } else {
        turns(in, out, null);
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }

  /**
   * Serves a client until it goes.
   *
   * @param own the server's connection that is this client's, or null where each transaction gets
   *     one
   */
  private void turns(DataInputStream in, DataOutputStream out, @Nullable Socket own)
      throws IOException {
    while (true) {
      int type = in.read();
      if (type < 0 || type == 'X') {
        return;
      }
      if (own == null) {
        Socket backend = take();
        transaction(type, in, out, backend, () -> give(backend));
      } else {
        transaction(type, in, out, own, () -> {});
      }
    }
  }

  private void welcome(DataOutputStream out) throws IOException {
    message(out, 'R', new byte[4]);
    for (String[] status :
        new String[][] {
          {"server_version", server.major() + ".0"},
          {"client_encoding", "UTF8"},
          {"DateStyle", "ISO, MDY"},
          {"standard_conforming_strings", "on"},
          {"integer_datetimes", "on"}
        }) {
      message(out, 'S', (status[0] + "\0" + status[1] + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    new DataOutputStream(key).writeInt(INVENTED_PROCESS);
    new DataOutputStream(key).writeInt(1);
    message(out, 'K', key.toByteArray());
    message(out, 'Z', new byte[] {'I'});
    out.flush();
  }

  /**
   * Passes messages to and fro until the server is idle again.
   *
   * @param idle what is done then, before the client hears of it: what it sends next shall find the
   *     server's connection free
   */
  private static void transaction(
      int firstType, DataInputStream in, DataOutputStream out, Socket backend, Runnable idle)
      throws IOException {
    DataInputStream fromServer = new DataInputStream(backend.getInputStream());
    DataOutputStream toServer = new DataOutputStream(backend.getOutputStream());
    int type = firstType;
    while (true) {
      message(toServer, type, in.readNBytes(in.readInt() - 4));
      if (type == 'S' || type == 'Q') {
        toServer.flush();
        int state = answer(fromServer, out);
        if (state == 'I') {
          idle.run();
        }
        message(out, 'Z', new byte[] {(byte) state});
        out.flush();
        if (state == 'I') {
          return;
        }
      }
      type = in.read();
      if (type < 0) {
        throw new EOFException();
      }
    }
  }

  /** Passes the server's answer on, but for its last word: the state that it gives. */
  private static int answer(DataInputStream fromServer, DataOutputStream out) throws IOException {
    while (true) {
      int type = fromServer.readByte();
      byte[] body = fromServer.readNBytes(fromServer.readInt() - 4);
      if (type == 'Z') {
        return body[0];
      }
      message(out, type, body);
    }
  }

  private Socket take() throws IOException {
    synchronized (free) {
      if (!free.isEmpty()) {
        return free.pop();
      }
    }
    return login();
  }

  private Socket login() throws IOException {
    Socket backend = new Socket(server.host(), server.port());
    DataOutputStream out = new DataOutputStream(backend.getOutputStream());
    byte[] login =
        ("user\0postgres\0database\0" + database + "\0\0").getBytes(StandardCharsets.US_ASCII);
    out.writeInt(login.length + 8);
    out.writeInt(PROTOCOL_3);
    out.write(login);
    out.flush();
    answer(
        new DataInputStream(backend.getInputStream()),
        new DataOutputStream(new ByteArrayOutputStream()));
    return backend;
  }

  /** The last one given is the first one taken, as real poolers do it. */
  private void give(Socket backend) {
    synchronized (free) {
      free.push(backend);
    }
  }

  private static void message(DataOutputStream out, int type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (free) {
        for (Socket backend : free) {
          backend.close();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
