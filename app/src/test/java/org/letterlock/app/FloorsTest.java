package org.letterlock.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The house stands as ARCHITECTURE.md draws it: floors only look down, and what is dangerous to have everywhere is
/// had in one place.
final class FloorsTest {
    private static final String HOUSE = "org.letterlock.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "org.letterlock.protocol",
                    "org.letterlock.net",
                    "org.letterlock.client",
                    "org.letterlock.server",
                    "org.letterlock.app");

    /// From the ground up.
    private static final List<String> MODULES = List.of("protocol", "net", "client", "server", "app");

    /// From the ground up; those of one line do not know one another.
    private static final List<List<String>> SERVER = List.of(
            List.of("database"),
            List.of("accounts"),
            List.of("policy", "store", "directory", "oauth", "twofactor"),
            List.of("intake"),
            List.of("smtp"));

    @Test
    void thereIsAHouse() {
        assertThat(CLASSES.size()).isGreaterThan(300);
    }

    @Test
    void modulesLookDown() {
        for (int floor = 0; floor < MODULES.size(); floor++) {
            for (String above : MODULES.subList(floor + 1, MODULES.size())) {
                doesNotKnow(MODULES.get(floor), above);
            }
        }
    }

    @Test
    void theFloorsOfTheServerLookDown() {
        for (int floor = 0; floor < SERVER.size(); floor++) {
            for (String here : SERVER.get(floor)) {
                var others = new ArrayList<>(SERVER.get(floor));
                others.remove(here);
                SERVER.subList(floor + 1, SERVER.size()).forEach(others::addAll);
                others.forEach(other -> doesNotKnow("server." + here, "server." + other));
            }
        }
    }

    private static void doesNotKnow(String below, String above) {
        check(noClasses()
                .that()
                .resideInAPackage(HOUSE + below + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOUSE + above + ".."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("org.letterlock.(**)").should().beFreeOfCycles());
    }

    @Test
    void languagesKnowNothingButTheJdksBase() {
        check(classes()
                .that()
                .resideInAPackage(HOUSE + "protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        HOUSE + "protocol..",
                        "java.lang..",
                        "java.util..",
                        "java.io..",
                        "java.net..",
                        "java.nio..",
                        "java.math..",
                        "java.text..",
                        "java.time..",
                        "java.security..",
                        "javax.crypto..",
                        "javax.security.auth..",
                        "com.ongres..",
                        "org.jspecify.annotations.."));
    }

    @Test
    void saslKnowsNoMailProtocol() {
        for (String other : List.of("smtp", "imap", "pop3", "message", "address")) {
            doesNotKnow("protocol.sasl", "protocol." + other);
        }
    }

    @Test
    void theStoreKnowsNoProtocolButMessages() {
        for (String other : List.of("smtp", "imap", "pop3", "sasl")) {
            doesNotKnow("server.store", "protocol." + other);
        }
    }

    @Test
    void socketsAreInTheStreetAlone() {
        for (Class<?> socket : List.of(Socket.class, ServerSocket.class, DatagramSocket.class, NetworkChannel.class)) {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackage(HOUSE + "net..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(socket));
        }
    }

    @Test
    void theTimeIsAskedAtTheFrontDoorAlone() {
        for (Class<?> clock : List.of(Instant.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackage(HOUSE + "app..")
                    .should()
                    .callMethod(clock, "now"));
        }
        check(noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "app..")
                .should()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis"));
    }

    @Test
    void chanceComesThroughTheFrontDoorAlone() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "app..")
                .should()
                .callConstructor(SecureRandom.class)
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callMethod(Math.class, "random"));
    }

    @Test
    void threadsAreMadeInFewPlaces() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        HOUSE + "net..", HOUSE + "server.database..", HOUSE + "server.accounts..", HOUSE + "app..")
                .should()
                .callMethod(Thread.class, "ofPlatform")
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Executors.class, CompletableFuture.class));
    }

    @Test
    void everyPackageTeaches() {
        check(classes()
                .that()
                .resideInAPackage("org.letterlock..")
                .should(new ArchCondition<>("lie in a package with package-info") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().tryGetPackageInfo().isPresent();
                        events.add(
                                new SimpleConditionEvent(type, marked, type.getPackageName() + " has no package-info"));
                    }
                }));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
