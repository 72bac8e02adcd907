package dev.pgtrek.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that misbehaves: listens on a port of 127.0.0.1, passes every connection on to a
 * server, and cuts, stalls or delays when told to. A fault is for all connections, open and new,
 * until {@link #pass}; its bytes are counted for each connection by itself. Safe for use by several
 * threads.
 */
public final class HostileProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 8192;

  private enum Kind {
    NONE,
    CUT,
    STALL
  }

  private record Fault(Kind kind, long afterBytes, Duration delay) {
    static final Fault NONE = new Fault(Kind.NONE, 0, Duration.ZERO);
  }

  private final ServerSocket listener;
  private final TestServer server;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Object change = new Object();
  private volatile Fault fault = Fault.NONE;
  private volatile boolean refusing;

  private HostileProxy(ServerSocket listener, TestServer server) {
    this.listener = listener;
    this.server = server;
  }

  /** Opens a proxy before a server; it passes everything at first. */
  public static HostileProxy before(TestServer server) {
    try {
      InetAddress loopback = Inet4Address.ofLiteral("127.0.0.1");
      HostileProxy proxy = new HostileProxy(new ServerSocket(0, 50, loopback), server);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot open a proxy", failure);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** One of the server's URLs, by way of this proxy. */
  public String url(String serverUrl) {
    String address = "@" + server.host() + ":" + server.port() + "/";
    if (!serverUrl.contains(address)) {
      throw new IllegalArgumentException("Not a URL of " + server);
    }
    return serverUrl.replace(address, "@127.0.0.1:" + port() + "/");
  }

  /** How many connections it has accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Passes everything again; what was stalled goes on. */
  public void pass() {
    refusing = false;
    set(Fault.NONE);
  }

  /** Cuts all connections that are open now, without a farewell; new ones are passed. */
  public void cut() {
    connections.forEach(Connection::cut);
  }

  /** Cuts each connection once it has sent this many bytes to the server, without a farewell. */
  public void cutAfter(long bytesToServer) {
    set(new Fault(Kind.CUT, bytesToServer, Duration.ZERO));
  }

  /**
   * Lets nothing through in either direction once a connection has sent this many bytes to the
   * server; both sides' sockets stay open.
   */
  public void stallAfter(long bytesToServer) {
    set(new Fault(Kind.STALL, bytesToServer, Duration.ZERO));
  }

  /** Holds each piece, of 8 KiB at most, back for a while. */
  public void delay(Duration each) {
    set(new Fault(Kind.NONE, 0, each));
  }

  /** Cuts new connections as soon as they are made; open ones are passed. */
  public void refuse() {
    refusing = true;
  }

  /** Cuts all connections and stops listening. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    pass();
    cut();
  }

  private void set(Fault next) {
    synchronized (change) {
      fault = next;
      change.notifyAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        open(client);
      } catch (IOException _) {
        // The listener was closed, or the client was gone already.
      }
    }
  }

  private void open(Socket client) throws IOException {
    if (refusing) {
      abort(client);
      return;
    }
    Connection connection;
    try {
      connection = new Connection(client, new Socket(server.host(), server.port()));
    } catch (IOException failure) {
      abort(client);
      throw failure;
    }
    connections.add(connection);
    Thread.ofVirtual().start(() -> connection.pump(client, connection.upstream, true));
    Thread.ofVirtual().start(() -> connection.pump(connection.upstream, client, false));
  }

  /** Closes with a reset, as a broken network shows itself, and not in good order. */
  private static void abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is gone already.
    }
  }

  /** A client's connection and the one to the server that belongs to it. */
  private final class Connection {
    private final Socket client;
    private final Socket upstream;
    private final AtomicLong sent = new AtomicLong();

    Connection(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void cut() {
      connections.remove(this);
      abort(client);
      abort(upstream);
    }

    void pump(Socket from, Socket to, boolean toServer) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          deliver(buffer, length, out, toServer);
        }
        to.shutdownOutput();
      } catch (IOException _) {
        cut();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        cut();
      }
    }

    private void deliver(byte[] buffer, int length, OutputStream out, boolean toServer)
        throws IOException, InterruptedException {
      int done = 0;
      while (done < length) {
        int part = awaitAllowance(length - done, toServer);
        Thread.sleep(fault.delay());
        // Counted before it is written: the server's answer must already meet the fault.
        if (toServer) {
          sent.addAndGet(part);
        }
        out.write(buffer, done, part);
        done += part;
      }
    }

    /** How much of what is wanted may pass now; at least one byte, after waiting where it must. */
    private int awaitAllowance(int wanted, boolean toServer)
        throws SocketException, InterruptedException {
      synchronized (change) {
        while (true) {
          Fault now = fault;
          long left = now.kind() == Kind.NONE ? Long.MAX_VALUE : now.afterBytes() - sent.get();
          if (left > 0) {
            return toServer ? (int) Math.min(wanted, left) : wanted;
          }
          if (now.kind() == Kind.CUT) {
            throw new SocketException("cut");
          }
          change.wait();
        }
      }
    }
  }
}
