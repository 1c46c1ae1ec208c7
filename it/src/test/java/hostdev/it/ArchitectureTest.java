package hostdev.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Keeps the direction that docs/ARCHITECTURE.md draws.
class ArchitectureTest {
    private static JavaClasses product;

    @BeforeAll
    static void scan() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // nor those of host, which come as a jar
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("hostdev");
    }

    @Test
    void theScanSawTheProduct() {
        assertThat(product.size()).as("classes scanned").isGreaterThan(150);
        for (String module : List.of("core", "host", "lab", "cli")) {
            assertThat(product.stream().filter(type -> type.getPackageName().startsWith("hostdev." + module)))
                    .as("classes of " + module)
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void coreKnowsNobodyHostAndLabKnowCoreAndCliKnowsAll() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("hostdev.core..")
                .layer("host")
                .definedBy("hostdev.host..")
                .layer("lab")
                .definedBy("hostdev.lab..")
                .layer("cli")
                .definedBy("hostdev.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("lab")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("host")
                .mayOnlyBeAccessedByLayers("cli")
                .check(product);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("hostdev.(*.*)..").should().beFreeOfCycles().check(product);
    }

    /// Whoever reads a name in one file must not have to ask which of two types it is.
    @Test
    void noTwoTypesHaveOneName() {
        Map<String, List<String>> byName = product.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(byName.values()).allSatisfy(names -> assertThat(names).hasSize(1));
    }

    @Test
    void theModelKnowsNothingButItself() {
        classes()
                .that()
                .resideInAPackage("hostdev.core.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("hostdev.core.model..", "java..")
                .check(product);
    }

    @Test
    void theJsonLibraryIsKnownInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("hostdev.core.json..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson..")
                .check(product);
    }

    @Test
    void nativeCodeIsCalledOnlyForLibvirt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("hostdev.host.hypervisor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(product);
    }

    /// A clock that a person or NTP sets would cut a wait short or make it endless: `Deadline`.
    @Test
    void noWaitIsMeasuredByTheClockThatIsSet() {
        noClasses()
                .that()
                .resideInAnyPackage("hostdev.host..", "hostdev.cli..")
                .should()
                .callMethod(Instant.class, "isAfter", Instant.class)
                .orShould()
                .callMethod(Instant.class, "isBefore", Instant.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(product);
    }
}
