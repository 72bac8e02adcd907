package dev.pgtrek.postgres.extension;

import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The findings about extensions that follow from what was measured. It measures nothing itself. */
public final class ExtensionChecks {

  private final ExtensionFacts facts;
  private final ServerHost host;
  private final List<Finding> findings = new ArrayList<>();

  private ExtensionChecks(ExtensionFacts facts) {
    this.facts = facts;
    this.host = ServerHost.of(facts);
  }

  /**
   * All findings about the extensions that a plan needs.
   *
   * @param fresh whether the database is still to be made, so that nothing is in it
   */
  public static List<Finding> of(ExtensionFacts facts, List<Extension> needed, boolean fresh) {
    ExtensionChecks checks = new ExtensionChecks(facts);
    needed.forEach(e -> checks.check(e, fresh));
    return List.copyOf(checks.findings);
  }

  private void check(Extension extension, boolean fresh) {
    String name = extension.name().text();
    ExtensionFacts.Offer offer = facts.offers().get(name);
    if (offer == null) {
      add(
          Severity.BLOCK,
          "extension-missing",
          name,
          "PostgreSQL " + facts.major() + " has no such extension installed",
          extension.reason(),
          host.howToGet(name));
    } else if (offer.there() && !fresh) {
      there(extension, offer);
    } else {
      creatable(extension, offer, fresh);
    }
  }

  private void there(Extension extension, ExtensionFacts.Offer offer) {
    String name = extension.name().text();
    if (!offer.fault().isEmpty()) {
      add(
          Severity.BLOCK,
          "extension-does-not-work",
          name,
          "version " + offer.version() + " is there, but: " + offer.fault(),
          extension.reason(),
          ExtensionProbe.mending(name));
      return;
    }
    add(
        Severity.INFO,
        "extension-there",
        name,
        "version " + offer.version() + " in schema " + offer.schema() + ", and it works",
        extension.reason(),
        "Nothing to do; 'pgtrek clean' leaves it alone.");
    if (!facts.path().contains(offer.schema()) && !offer.schema().equals("pg_catalog")) {
      add(
          Severity.INFO,
          "extension-beside-search-path",
          name,
          "it lives in schema " + offer.schema() + ", search_path is " + facts.path(),
          "pgtrek finds it there; what the application says without a schema would not.",
          "ALTER DATABASE "
              + Identifier.of(facts.database()).quoted()
              + " SET search_path = "
              + String.join(", ", quoted(facts.path(), offer.schema()))
              + ";");
    }
  }

  private static List<String> quoted(List<String> path, String more) {
    List<String> all = new ArrayList<>(path);
    all.add(more);
    return all.stream().map(s -> Identifier.of(s).quoted()).toList();
  }

  private void creatable(Extension extension, ExtensionFacts.Offer offer, boolean fresh) {
    String name = extension.name().text();
    boolean mayCreate = facts.mayCreate() || fresh;
    boolean may =
        facts.superuser()
            || (mayCreate && (offer.trusted() || !offer.needsSuperuser() || host.lends()));
    if (!host.allows(name)) {
      add(
          Severity.BLOCK,
          "extension-not-allowed",
          name,
          host.words() + " has it, and does not allow it for this server",
          extension.reason(),
          host.howToGet(name));
    } else if (!may) {
      add(
          Severity.BLOCK,
          "right-to-create-extension-missing",
          name,
          "role "
              + facts.user()
              + (mayCreate
                  ? " is no superuser, and it is not trusted"
                  : " has no CREATE on the database"),
          extension.reason(),
          "As a superuser, in database "
              + facts.database()
              + ": CREATE EXTENSION "
              + extension.name().quoted()
              + ";"
              + (offer.trusted() && !mayCreate
                  ? " -- or GRANT CREATE ON DATABASE "
                      + Identifier.of(facts.database()).quoted()
                      + " TO "
                      + Identifier.of(facts.user()).quoted()
                      + ";"
                  : ""));
    } else if (facts.place().isEmpty() && !fresh) {
      add(
          Severity.BLOCK,
          "extension-has-no-place",
          name,
          "no schema of the role's search_path exists",
          "A new extension goes to the first schema of the search path.",
          "CREATE SCHEMA public; -- or ALTER ROLE "
              + Identifier.of(facts.user()).quoted()
              + " SET search_path = …");
    } else {
      add(
          Severity.INFO,
          "extension-to-create",
          name,
          "version "
              + offer.version()
              + " can be created"
              + (fresh ? "" : " in schema " + facts.place()),
          extension.reason(),
          "Nothing to do; the run creates it.");
    }
  }

  private void add(
      Severity severity, String code, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, "extension " + subject, measured, why, fix));
  }
}
