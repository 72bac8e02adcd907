package dev.pgtrek.spi;

import dev.pgtrek.model.ValueFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a typed source becomes on a target.
 *
 * @param declared the type as the target's DDL spells it
 * @param written how the target spells the values where that is not what its {@link
 *     Database#format} says of the type; else null
 * @param reason why it becomes that, as a sentence
 * @param lost what of the column the target has nothing for, a sentence each
 * @param condition what the source's type holds every value to and the target's does not, as a
 *     condition in the target's language for a CHECK; null where there is nothing to say
 */
public record StoredColumn(
    String declared,
    @Nullable ValueFormat written,
    String reason,
    List<String> lost,
    @Nullable String condition) {

  public StoredColumn {
    lost = List.copyOf(lost);
  }

  /** A column that loses nothing and is spelled in the target's own way. */
  public StoredColumn(String declared, String reason) {
    this(declared, null, reason, List.of(), null);
  }
}
