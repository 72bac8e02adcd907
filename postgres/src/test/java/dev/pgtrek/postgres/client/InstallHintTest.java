package dev.pgtrek.postgres.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallHintTest {

  @ParameterizedTest
  @CsvSource({
    "linux,debian,postgresql-client-18",
    "linux,linuxmint ubuntu debian,postgresql-client-18",
    "linux,rocky rhel centos fedora,dnf install postgresql18",
    "linux,alpine,apk add postgresql18-client",
    "linux,arch,pacman -S postgresql-libs",
    "linux,opensuse-tumbleweed opensuse suse,zypper install postgresql18",
    "linux,other,PostgreSQL 18 or newer",
    "mac os x,'',brew install postgresql@18",
    "windows 11,'',PostgreSQL.PostgreSQL.18"
  })
  void namesThePackageOfEachSystem(String system, String families, String expected) {
    assertThat(InstallHint.of(18, system, List.of(families.split(" ")))).contains(expected);
  }
}
