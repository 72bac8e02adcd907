package dev.pgtrek.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {

  @ParameterizedTest
  @CsvSource({
    "'PRAGMA foreign_keys=OFF;', SQL_TEXT",
    "'BEGIN TRANSACTION;', SQL_TEXT",
    "'** This file contains an SQLite 2.1 database **', SQLITE_2",
    "'id,name', OTHER"
  })
  void tellsTextsApart(String start, FileKind kind) {
    assertThat(FileKind.of(start.getBytes(StandardCharsets.US_ASCII))).isEqualTo(kind);
  }

  @Test
  void takesRandomBytesForEncryption() {
    byte[] bytes = new byte[4096];
    new Random(1).nextBytes(bytes);

    assertThat(FileKind.of(bytes)).isEqualTo(FileKind.RANDOM);
  }

  @Test
  void knowsGzip() {
    assertThat(FileKind.of(new byte[] {0x1f, (byte) 0x8b, 8, 0})).isEqualTo(FileKind.COMPRESSED);
  }

  @Test
  void seesAPlainStartWithoutAHeader() {
    byte[] bytes = new byte[4096];
    new Random(1).nextBytes(bytes);
    System.arraycopy("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 16);

    assertThat(FileKind.of(bytes)).isEqualTo(FileKind.DAMAGED_HEADER);
  }
}
