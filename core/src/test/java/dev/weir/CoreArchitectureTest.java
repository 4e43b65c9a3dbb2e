package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between core's packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.weir", importOptions = DoNotIncludeTests.class)
class CoreArchitectureTest {

    /** Packages of the other modules, which core's tests have on their class path. */
    private static final String[] SURROUNDINGS = {
        "dev.weir.arrival..", "dev.weir.record..", "dev.weir.recording..", "dev.weir.replay..", "dev.weir.bench.."
    };

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("ndjson")
            .definedBy("dev.weir.ndjson..")
            .layer("llm")
            .definedBy("dev.weir.llm..")
            .layer("ollama")
            .definedBy("dev.weir.ollama..")
            .layer("json")
            .definedBy("dev.weir.json")
            .layer("scan")
            .definedBy("dev.weir.json.scan")
            .layer("plan")
            .definedBy("dev.weir.plan..")
            .layer("prompt")
            .definedBy("dev.weir.prompt..")
            .layer("planner")
            .definedBy("dev.weir.planner..")
            .whereLayer("ndjson")
            .mayOnlyBeAccessedByLayers("ollama")
            .whereLayer("llm")
            .mayOnlyBeAccessedByLayers("ollama", "planner")
            .whereLayer("ollama")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("scan")
            .mayOnlyBeAccessedByLayers("json", "plan")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("plan", "planner", "ollama", "llm")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("prompt", "planner")
            .whereLayer("prompt")
            .mayOnlyBeAccessedByLayers("planner")
            .whereLayer("planner")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.weir.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNothingOfItsSurroundings = noClasses()
            .that()
            .resideOutsideOfPackages(SURROUNDINGS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SURROUNDINGS)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "org.openjdk.jmh..");
}
