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
            .layer("sse")
            .definedBy("dev.weir.sse..")
            .layer("dialect")
            .definedBy("dev.weir.dialect..")
            .layer("openai")
            .definedBy("dev.weir.openai..")
            .layer("llm")
            .definedBy("dev.weir.llm..")
            .layer("decode")
            .definedBy("dev.weir.decode..")
            .layer("http")
            .definedBy("dev.weir.http..")
            .layer("ollama")
            .definedBy("dev.weir.ollama..")
            .layer("json")
            .definedBy("dev.weir.json")
            .layer("scan")
            .definedBy("dev.weir.json.scan")
            .layer("plan")
            .definedBy("dev.weir.plan")
            .layer("plan.value")
            .definedBy("dev.weir.plan.value")
            .layer("plan.bind")
            .definedBy("dev.weir.plan.bind")
            .layer("plan.extract")
            .definedBy("dev.weir.plan.extract")
            .layer("prompt")
            .definedBy("dev.weir.prompt..")
            .layer("planner")
            .definedBy("dev.weir.planner..")
            .whereLayer("ndjson")
            .mayOnlyBeAccessedByLayers("decode", "http", "sse")
            .whereLayer("sse")
            .mayOnlyBeAccessedByLayers("dialect", "http")
            .whereLayer("llm")
            .mayOnlyBeAccessedByLayers("decode", "dialect", "http", "ollama", "openai", "prompt", "planner")
            .whereLayer("decode")
            .mayOnlyBeAccessedByLayers("dialect", "http", "ollama", "openai")
            .whereLayer("dialect")
            .mayOnlyBeAccessedByLayers("openai")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("ollama", "openai")
            .whereLayer("openai")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("ollama")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("scan")
            .mayOnlyBeAccessedByLayers("json", "plan.extract")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("plan", "plan.extract", "planner", "ollama", "llm")
            .whereLayer("plan.value")
            .mayOnlyBeAccessedByLayers("plan", "plan.bind", "plan.extract")
            .whereLayer("plan.bind")
            .mayOnlyBeAccessedByLayers("plan.extract")
            .whereLayer("plan.extract")
            .mayOnlyBeAccessedByLayers("planner")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("plan.bind", "plan.extract", "prompt", "planner")
            .whereLayer("prompt")
            .mayOnlyBeAccessedByLayers("planner")
            .whereLayer("planner")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.weir.(*)..").should().beFreeOfCycles();

    /** Within the room of clients: what an answer carries knows nothing of how it fails, and neither of who reads it. */
    @ArchTest
    static final ArchRule eventsAndFailuresKnowNoClients = noClasses()
            .that()
            .resideInAnyPackage("dev.weir.llm.event", "dev.weir.llm.failure")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.llm");

    @ArchTest
    static final ArchRule readingNeedsNoHttp = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.weir.ndjson..",
                    "dev.weir.sse..",
                    "dev.weir.llm..",
                    "dev.weir.decode..",
                    "dev.weir.dialect..",
                    "dev.weir.json..",
                    "dev.weir.plan..",
                    "dev.weir.prompt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "okio..", "kotlin..");

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
