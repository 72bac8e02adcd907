package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The roles of the source that its schema uses, and as what. */
final class UsedRoles {

  private final Map<String, String> names;
  private final RoleText roleText;
  private final String login;
  private final Map<String, Set<String>> used = new TreeMap<>();
  private final Set<String> owners = new HashSet<>();
  private final Set<String> actors = new HashSet<>();

  /**
   * None yet.
   *
   * @param names what roles are called on the target, where that is otherwise
   * @param login the role that logs in to the target
   */
  UsedRoles(Map<String, String> names, RoleText roleText, String login) {
    this.names = names;
    this.roleText = roleText;
    this.login = login;
  }

  /** What a role is called on the target. */
  String mapped(String role) {
    return names.getOrDefault(role, role);
  }

  void use(String role, String as) {
    used.computeIfAbsent(role, _ -> new TreeSet<>()).add(as);
  }

  /** It is given something. */
  void owns(String role) {
    owners.add(role);
  }

  /** Something is done as this role. */
  void actsAs(String role) {
    actors.add(role);
  }

  /** Roles that owners, grants and policies name, and the target lacks or may not give to. */
  List<Finding> missing() {
    List<Finding> findings = new ArrayList<>();
    used.forEach(
        (role, uses) -> {
          String there = mapped(role);
          if (!roleText.target().contains(there)) {
            findings.add(roleText.missing(role, there, uses));
          } else if (owners.contains(role) && !roleText.givable().contains(there)) {
            findings.add(
                RoleText.notGivable(role, there, login, roleText.superusers().contains(there)));
          } else if (actors.contains(role) && !roleText.givable().contains(there)) {
            findings.add(RoleText.notTakenOn(there, login));
          }
        });
    return findings;
  }
}
