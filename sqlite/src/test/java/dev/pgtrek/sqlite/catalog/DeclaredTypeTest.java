package dev.pgtrek.sqlite.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INTEGER | integer
          integer | integer
          INT | integer
          INT4 | integer
          MEDIUMINT | integer
          int(11) | integer
          INTEGER(10) | integer
          integer auto_increment | integer
          SMALLINT | smallint
          INT2 | smallint
          TINYINT | smallint
          tinyint(1) | smallint
          TINYINT UNSIGNED | smallint
          SMALLINT UNSIGNED | integer
          MEDIUMINT UNSIGNED | integer
          BIGINT | bigint
          bigint(20) | bigint
          INT8 | bigint
          UNSIGNED BIG INT | bigint
          UNSIGNED INT | bigint
          INT UNSIGNED | bigint
          BIG INT | bigint
          LONG | bigint
          LONG INTEGER | bigint
          FOOINT | integer
          BOOL | boolean
          Boolean | boolean
          BOOLEAN(1) | boolean
          BIT | boolean
          REAL | double precision
          FLOAT | double precision
          float(24) | double precision
          DOUBLE | double precision
          DOUBLE PRECISION | double precision
          FLOATING POINT | double precision
          NUMERIC | numeric
          NUMERIC(10,2) | numeric(10,2)
          numeric ( 10 , 2 ) | numeric(10,2)
          DECIMAL(8) | numeric(8,0)
          DECIMAL(2,5) | numeric
          DECIMAL(5000,2) | numeric
          DECIMAL(-3,2) | numeric
          DECIMAL(a,b) | numeric
          NUMBER(12,4) | numeric(12,4)
          MONEY | numeric
          CHAR(36) | varchar(36)
          CHARACTER(20) | varchar(20)
          VARCHAR(255) | varchar(255)
          varchar (255) | varchar(255)
          VARYING CHARACTER(255) | varchar(255)
          CHARACTER VARYING(64) | varchar(64)
          NCHAR(55) | varchar(55)
          NATIVE CHARACTER(70) | varchar(70)
          NVARCHAR(100) | varchar(100)
          VARCHAR2(10 CHAR) | varchar(10)
          VARCHAR | text
          VARCHAR(MAX) | text
          VARCHAR(0) | text
          VARCHAR(99999999) | text
          VARCHAR(99999999999999999999) | text
          TEXT | text
          TEXT(50) | text
          LONGTEXT | text
          CLOB | text
          STRING | text
          DATE | date
          DATETIME | timestamp
          DATETIME(6) | timestamp
          datetime without time zone | timestamp
          TIMESTAMP | timestamp
          TIMESTAMP WITHOUT TIME ZONE | timestamp
          TIMESTAMP WITH TIME ZONE | timestamptz
          TIMESTAMP(3) WITH TIME ZONE | timestamptz
          TIMESTAMPTZ | timestamptz
          DATETIMEOFFSET | timestamptz
          TIME | time
          TIME(6) | time
          TIME WITH TIME ZONE | text
          JSON | json
          JSONB | jsonb
          UUID | uuid
          GUID | uuid
          UNIQUEIDENTIFIER | uuid
          BLOB | bytea
          bytea | bytea
          BINARY(16) | bytea
          VARBINARY(255) | bytea
          BINARY LARGE OBJECT | bytea
          CHARACTER LARGE OBJECT | text
          ANY | any
          POINT | any
          GEOMETRY | any
          MULTIPOLYGON | any
          INTERVAL | any
          WEIRDBLOBBY | bytea
          MYREALTYPE | double precision
          SOMETEXTUAL | text
          WHATEVER | numeric
          """)
  void meansWhatItsWordsSayAndElseItsAffinity(String declared, String expected) {
    assertThat(DeclaredType.of(declared).sql()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "' '", "()", "'(5)'"})
  void meansAnythingWithoutAWord(String declared) {
    assertThat(DeclaredType.of(declared).sql()).isEqualTo("any");
  }
}
