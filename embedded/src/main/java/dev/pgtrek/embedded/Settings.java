package dev.pgtrek.embedded;

/**
 * The server's settings, by this machine's memory: modest, because the application and pgtrek run
 * beside it, yet wide enough for loading.
 *
 * @param sharedBuffersMegabytes an eighth of the memory, 128 MB to 1 GB
 * @param maintenanceMegabytes for each index build, a 32nd of the memory, 64 to 512 MB
 * @param walMegabytes written between checkpoints, at most a twentieth of the disk's free space
 */
record Settings(long sharedBuffersMegabytes, long maintenanceMegabytes, long walMegabytes) {

  private static final long MEGABYTE = 1L << 20;

  /**
   * @param memory of the machine, in bytes
   * @param freeDisk where the data lies, in bytes
   */
  static Settings of(long memory, long freeDisk) {
    return new Settings(
        Math.clamp(memory / 8 / MEGABYTE, 128, 1024),
        Math.clamp(memory / 32 / MEGABYTE, 64, 512),
        Math.clamp(freeDisk / 20 / MEGABYTE, 256, 4096));
  }

  /** The settings as a file for PostgreSQL. */
  String text(int port) {
    return """
    # Written by pgtrek. Settings in postgresql.conf below the line that includes this file, and
    # those by ALTER SYSTEM, win over these.
    listen_addresses = '127.0.0.1'
    port = %d
    unix_socket_directories = ''
    password_encryption = 'scram-sha-256'
    shared_buffers = %dMB
    maintenance_work_mem = %dMB
    max_wal_size = %dMB
    checkpoint_timeout = 15min
    lc_messages = 'C'
    """
        .formatted(port, sharedBuffersMegabytes, maintenanceMegabytes, walMegabytes);
  }
}
