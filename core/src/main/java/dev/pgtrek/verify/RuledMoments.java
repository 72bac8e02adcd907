package dev.pgtrek.verify;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.DateRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a rule for dates makes of a text, counted as the target counts: days, microseconds of the
 * day, microseconds since 1970. Put together from the parts that were read, unlike the copy, which
 * writes ISO text and reads that.
 */
final class RuledMoments {

  private static final List<String> ISO =
      List.of("uuuu-MM-dd", "HH:mm", "uuuu-MM-dd HH:mm", "uuuu-MM-dd'T'HH:mm");

  private final ScalarType type;
  private final List<DateTimeFormatter> formats;
  private final @Nullable ZoneId zone;
  private final DateRule.Dst dst;

  private RuledMoments(ScalarType type, DateRule rule) {
    this.type = type;
    this.formats = rule.patterns().stream().flatMap(p -> formats(p).stream()).toList();
    this.zone = rule.zone();
    this.dst = rule.dst();
  }

  static @Nullable RuledMoments of(ColumnType type, @Nullable DateRule rule) {
    return rule != null && type instanceof ScalarType scalar
        ? new RuledMoments(scalar, rule)
        : null;
  }

  /** How the counts are spelled. */
  static ValueFormat format(ColumnType type) {
    return switch (type) {
      case ScalarType.DATE -> ValueFormat.EPOCH_DAYS;
      case ScalarType.TIME -> ValueFormat.MICROS_OF_DAY;
      default -> ValueFormat.EPOCH_MICROS;
    };
  }

  private static List<DateTimeFormatter> formats(String pattern) {
    if (!pattern.equals(DateRule.ISO)) {
      DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
      boolean literal = false;
      StringBuilder years = new StringBuilder();
      for (int i = 0; i < pattern.length(); i++) {
        char c = pattern.charAt(i);
        literal ^= c == '\'';
        years.append(c == 'y' && !literal ? 'u' : c);
      }
      return List.of(strict(builder.appendPattern(years.toString())));
    }
    return ISO.stream()
        .map(
            p -> {
              DateTimeFormatterBuilder builder =
                  new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(p);
              if (p.endsWith("mm")) {
                builder.appendPattern("[:ss]");
                builder.optionalStart();
                builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true);
                builder.optionalEnd();
                builder.appendPattern("[XXX][XX][X]");
              }
              return strict(builder);
            })
        .toList();
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  /** The count, or nothing where the rule gives the text no meaning. */
  OptionalLong count(String text) {
    for (DateTimeFormatter format : formats) {
      try {
        return count(format.parse(text));
      } catch (DateTimeException _) {
        // Another of them may read it.
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong count(TemporalAccessor parts) {
    LocalDate date = parts.query(TemporalQueries.localDate());
    LocalTime time = parts.query(TemporalQueries.localTime());
    ZoneId named = parts.query(TemporalQueries.zone());
    if (date != null && (date.getYear() < 1 || date.getYear() > 9999)) {
      return OptionalLong.empty();
    }
    if (time != null && time.toNanoOfDay() % 1000 != 0) {
      return OptionalLong.empty();
    }
    return switch (type) {
      case DATE ->
          date != null && time == null ? OptionalLong.of(date.toEpochDay()) : OptionalLong.empty();
      case TIME ->
          time != null && date == null
              ? OptionalLong.of(time.toNanoOfDay() / 1000)
              : OptionalLong.empty();
      case TIMESTAMP ->
          date != null && named == null
              ? OptionalLong.of(micros(at(date, time), ZoneOffset.UTC))
              : OptionalLong.empty();
      case TIMESTAMPTZ -> date == null ? OptionalLong.empty() : instant(at(date, time), named);
      default -> OptionalLong.empty();
    };
  }

  private static LocalDateTime at(LocalDate date, @Nullable LocalTime time) {
    return time == null ? date.atStartOfDay() : date.atTime(time);
  }

  private OptionalLong instant(LocalDateTime moment, @Nullable ZoneId named) {
    if (named != null) {
      return OptionalLong.of(micros(moment, named));
    }
    if (zone == null) {
      return OptionalLong.empty();
    }
    // In a gap java.time moves the time on by the gap's length; where clocks were put back it
    // takes the earlier of the two.
    ZonedDateTime read = moment.atZone(zone);
    Duration skipped = Duration.between(moment, read.toLocalDateTime());
    boolean twice = !read.withLaterOffsetAtOverlap().equals(read.withEarlierOffsetAtOverlap());
    if (skipped.isZero() && !twice) {
      return OptionalLong.of(micros(read));
    }
    return switch (dst) {
      case STOP -> OptionalLong.empty();
      case BEFORE -> OptionalLong.of(micros(read.withEarlierOffsetAtOverlap()));
      case AFTER ->
          OptionalLong.of(micros(twice ? read.withLaterOffsetAtOverlap() : read.minus(skipped)));
    };
  }

  private static long micros(LocalDateTime moment, ZoneId in) {
    return micros(moment.atZone(in));
  }

  private static long micros(ZonedDateTime moment) {
    return ChronoUnit.MICROS.between(
        LocalDateTime.of(1970, 1, 1, 0, 0).atZone(ZoneOffset.UTC), moment);
  }
}
