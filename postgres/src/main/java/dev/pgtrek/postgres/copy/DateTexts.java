package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.DateRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes dates and times that a rule describes in the ISO form that the encoders read. */
final class DateTexts {

  private static final int NANOS_PER_MICRO = 1000;
  private static final int LAST_YEAR = 9999;

  private final ScalarType type;
  private final List<DateTimeFormatter> formats;
  private final @Nullable ZoneId zone;
  private final DateRule.Dst dst;
  private String note = "";

  private DateTexts(ScalarType type, DateRule rule) {
    this.type = type;
    this.formats = rule.patterns().stream().map(DateTexts::format).toList();
    this.zone = rule.zone();
    this.dst = rule.dst();
  }

  /** For columns of dates and times; null for others, which no rule of dates concerns. */
  static @Nullable DateTexts of(ColumnType type, DateRule rule) {
    return type instanceof ScalarType scalar ? new DateTexts(scalar, rule) : null;
  }

  private static DateTimeFormatter format(String pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    if (pattern.equals(DateRule.ISO)) {
      builder
          .appendPattern("[uuuu-MM-dd][['T'][' ']HH:mm[:ss]]")
          .appendOptional(
              new DateTimeFormatterBuilder()
                  .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                  .toFormatter(Locale.ROOT))
          .appendPattern("[XXX][XX][X]");
    } else {
      builder.appendPattern(proleptic(pattern));
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  /** A year of an era would need the era beside it; people write y and mean the year. */
  private static String proleptic(String pattern) {
    StringBuilder changed = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      changed.append(c == 'y' && !quoted ? 'u' : c);
    }
    return changed.toString();
  }

  /** What is to know about the text written last. */
  String note() {
    return note;
  }

  /**
   * The text in ISO form.
   *
   * @throws Misfit if no pattern reads it, or if it means no time or two
   */
  String iso(String text) {
    note = "";
    for (DateTimeFormatter format : formats) {
      TemporalAccessor read;
      try {
        read =
            format.parseBest(
                text,
                ZonedDateTime::from,
                OffsetDateTime::from,
                LocalDateTime::from,
                LocalDate::from,
                LocalTime::from);
      } catch (DateTimeException _) {
        continue;
      }
      return iso(read);
    }
    throw Misfit.because("none of the rule's patterns reads it");
  }

  private String iso(TemporalAccessor read) {
    return switch (type) {
      case DATE -> {
        if (read instanceof LocalDate date) {
          yield day(date);
        }
        throw Misfit.because("it holds more than a date");
      }
      case TIME -> {
        if (read instanceof LocalTime time) {
          yield clock(time);
        }
        throw Misfit.because("it holds more than a time of day");
      }
      case TIMESTAMP -> moment(local(read));
      case TIMESTAMPTZ -> moment(LocalDateTime.ofInstant(instant(read), ZoneOffset.UTC)) + "Z";
      default -> throw Misfit.kind();
    };
  }

  private static LocalDateTime local(TemporalAccessor read) {
    return switch (read) {
      case LocalDateTime moment -> moment;
      case LocalDate date -> date.atStartOfDay();
      case LocalTime _ -> throw Misfit.because("it holds no date");
      default -> throw Misfit.because("it names a zone, which timestamp has no place for");
    };
  }

  private Instant instant(TemporalAccessor read) {
    return switch (read) {
      case ZonedDateTime moment -> moment.toInstant();
      case OffsetDateTime moment -> moment.toInstant();
      default -> inZone(local(read));
    };
  }

  private Instant inZone(LocalDateTime moment) {
    if (zone == null) {
      throw Misfit.because("it names no zone, and the rule gives none");
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(moment);
    if (offsets.size() == 1) {
      return moment.toInstant(offsets.getFirst());
    }
    ZoneOffsetTransition change = zone.getRules().getTransition(moment);
    note = "in a change of the clocks";
    return switch (dst) {
      case STOP ->
          throw Misfit.because(
              offsets.isEmpty()
                  ? "the clocks of its zone never showed that time"
                  : "the clocks of its zone showed that time twice");
      case BEFORE -> moment.toInstant(change.getOffsetBefore());
      case AFTER -> moment.toInstant(change.getOffsetAfter());
    };
  }

  private static String moment(LocalDateTime moment) {
    return day(moment.toLocalDate()) + "T" + clock(moment.toLocalTime());
  }

  private static String day(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
      throw Misfit.because("its year is not within 1 to 9999");
    }
    return date.toString();
  }

  private static String clock(LocalTime time) {
    if (time.toNanoOfDay() % NANOS_PER_MICRO != 0) {
      throw Misfit.because("it is finer than a microsecond");
    }
    return time.toString();
  }
}
