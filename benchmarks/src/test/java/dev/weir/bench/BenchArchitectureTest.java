package dev.weir.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, and between the packages of benchmarks, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.weir", importOptions = DoNotIncludeTests.class)
class BenchArchitectureTest {

    private static final String[] REPLAY_FIXTURES = {
        "dev.weir.arrival..", "dev.weir.local..", "dev.weir.recording..", "dev.weir.replay..", "dev.weir.record.."
    };

    @ArchTest
    static final ArchRule nothingDependsOnTheBenchmarks = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.bench..");

    @ArchTest
    static final ArchRule recordingsAndReplayKnowNothingOfCore = noClasses()
            .that()
            .resideInAnyPackage(REPLAY_FIXTURES)
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages(REPLAY_FIXTURES)));

    @ArchTest
    static final ArchRule arrivalStampsKnowNothingOfTheirUsers = noClasses()
            .that()
            .resideInAPackage("dev.weir.arrival..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("dev.weir.arrival..")));

    @ArchTest
    static final ArchRule localNamesKnowNothingOfTheirUsers = noClasses()
            .that()
            .resideInAPackage("dev.weir.local..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("dev.weir.local..")));

    @ArchTest
    static final ArchRule recordingsKnowNothingOfServerAndRecorder = noClasses()
            .that()
            .resideInAPackage("dev.weir.recording..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.replay..", "dev.weir.record..", "dev.weir.arrival..");

    @ArchTest
    static final ArchRule theHeadOfARecordingKnowsNothingOfItsFiles = noClasses()
            .that()
            .resideInAPackage("dev.weir.recording.head..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.recording");

    @ArchTest
    static final ArchRule theRecorderKnowsNothingOfTheReplayServer = noClasses()
            .that()
            .resideInAPackage("dev.weir.record..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.replay..");

    @ArchTest
    static final ArchRule theRoomsOfTheRecorderAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("imports")
            .definedBy("dev.weir.record.imports..")
            .layer("recorder")
            .definedBy("dev.weir.record")
            .layer("capture")
            .definedBy("dev.weir.record.capture..")
            .layer("http")
            .definedBy("dev.weir.record.http..")
            .whereLayer("imports")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("recorder")
            .mayOnlyBeAccessedByLayers("imports")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("recorder", "imports");

    @ArchTest
    static final ArchRule theReplayServerKnowsNothingOfTheRecorder = noClasses()
            .that()
            .resideInAPackage("dev.weir.replay..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.record..");

    @ArchTest
    static final ArchRule theRoomsOfTheReplayServerAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("junit")
            .definedBy("dev.weir.replay.junit..")
            .layer("server")
            .definedBy("dev.weir.replay")
            .layer("http")
            .definedBy("dev.weir.replay.http..")
            .layer("ledger")
            .definedBy("dev.weir.replay.ledger..")
            .layer("script")
            .definedBy("dev.weir.replay.script..")
            .layer("match")
            .definedBy("dev.weir.replay.match..")
            .whereLayer("junit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("junit")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("server", "http")
            .whereLayer("script")
            .mayOnlyBeAccessedByLayers("junit", "server", "http", "ledger");

    @ArchTest
    static final ArchRule transportsAndTheirHttpKnowNothingOfWhatTheyCarry = noClasses()
            .that()
            .resideInAnyPackage("dev.weir.bench.latency.transport..", "dev.weir.bench.latency.http..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages(
                            "dev.weir.bench.latency.transport..",
                            "dev.weir.bench.latency.http..",
                            "dev.weir.arrival..",
                            "dev.weir.recording..")));

    @ArchTest
    static final ArchRule theRoomsOfTheLoadGeneratorAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("suite")
            .definedBy("dev.weir.bench.latency.suite..")
            .layer("laboratory")
            .definedBy("dev.weir.bench.latency.laboratory..")
            .layer("client")
            .definedBy("dev.weir.bench.latency.client..")
            .layer("request")
            .definedBy("dev.weir.bench.latency.request..")
            .layer("load")
            .definedBy("dev.weir.bench.latency.load..")
            .layer("answer")
            .definedBy("dev.weir.bench.latency.answer..")
            .layer("prompt")
            .definedBy("dev.weir.bench.latency.prompt..")
            .layer("server")
            .definedBy("dev.weir.bench.latency.server..")
            .layer("transport")
            .definedBy("dev.weir.bench.latency.transport..", "dev.weir.bench.latency.http..")
            .whereLayer("suite")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("laboratory")
            .mayOnlyBeAccessedByLayers("suite")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("laboratory")
            .whereLayer("request")
            .mayOnlyBeAccessedByLayers("client", "laboratory", "suite")
            .whereLayer("load")
            .mayOnlyBeAccessedByLayers("request", "client", "laboratory", "suite")
            .whereLayer("answer")
            .mayOnlyBeAccessedByLayers("load", "client", "laboratory", "suite")
            .whereLayer("prompt")
            .mayOnlyBeAccessedByLayers("request", "suite")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("laboratory")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers("load", "client");

    @ArchTest
    static final ArchRule theRoomsOfTheGateAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("gate")
            .definedBy("dev.weir.bench.gate")
            .layer("sensitivity")
            .definedBy("dev.weir.bench.gate.sensitivity..")
            .layer("jvm")
            .definedBy("dev.weir.bench.gate.jvm..")
            .layer("sample")
            .definedBy("dev.weir.bench.gate.sample..")
            .whereLayer("gate")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("sensitivity")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("jvm")
            .mayOnlyBeAccessedByLayers("gate", "sensitivity")
            .whereLayer("sample")
            .mayOnlyBeAccessedByLayers("gate", "sensitivity", "jvm");

    @ArchTest
    static final ArchRule theRoomsOfTheReportAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("report")
            .definedBy("dev.weir.bench.report")
            .layer("card")
            .definedBy("dev.weir.bench.report.card..")
            .layer("history")
            .definedBy("dev.weir.bench.report.history..")
            .layer("page")
            .definedBy("dev.weir.bench.report.page..")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("card")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("history")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule theRoomsOfTheCommandLineAreEnteredOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("commands")
            .definedBy("dev.weir.bench.cli")
            .layer("latency")
            .definedBy("dev.weir.bench.cli.latency..")
            .layer("options")
            .definedBy("dev.weir.bench.cli.options..")
            .whereLayer("commands")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("latency")
            .mayOnlyBeAccessedByLayers("commands")
            .whereLayer("options")
            .mayOnlyBeAccessedByLayers("commands", "latency");

    @ArchTest
    static final ArchRule textKnowsNothingOfWhatItShows = noClasses()
            .that()
            .resideInAPackage("dev.weir.bench.text..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("dev.weir.bench.text..")));

    /** What would be wrong with the code that wrote a run must not be wrong with its check as well. */
    @ArchTest
    static final ArchRule theVerdictOfATrialKnowsNothingOfWhatItJudges = noClasses()
            .that()
            .resideInAPackage("dev.weir.bench.trial..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.weir..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("dev.weir.bench.trial..")));

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("input")
            .definedBy("dev.weir.bench.micro.input..")
            .layer("contender")
            .definedBy("dev.weir.bench.micro.contender..")
            .layer("micro")
            .definedBy("dev.weir.bench.micro", "dev.weir.bench.micro.jmh_generated")
            .layer("gate")
            .definedBy("dev.weir.bench.gate..")
            .layer("machine")
            .definedBy("dev.weir.bench.machine..")
            .layer("doctor")
            .definedBy("dev.weir.bench.doctor..")
            .layer("quick")
            .definedBy("dev.weir.bench.quick..")
            .layer("environment")
            .definedBy("dev.weir.bench.run.environment..")
            .layer("run")
            .definedBy("dev.weir.bench.run")
            .layer("folder")
            .definedBy("dev.weir.bench.run.folder..")
            .layer("compare")
            .definedBy("dev.weir.bench.compare..")
            .layer("latency")
            .definedBy("dev.weir.bench.latency..")
            .layer("overhead")
            .definedBy("dev.weir.bench.overhead..")
            .layer("text")
            .definedBy("dev.weir.bench.text..")
            .layer("files")
            .definedBy("dev.weir.bench.files..")
            .layer("inspect")
            .definedBy("dev.weir.bench.inspect..")
            .layer("conformance")
            .definedBy("dev.weir.bench.conformance..")
            .layer("launch")
            .definedBy("dev.weir.bench.launch..")
            .layer("demo")
            .definedBy("dev.weir.bench.demo..")
            .layer("trial")
            .definedBy("dev.weir.bench.trial..")
            .layer("report")
            .definedBy("dev.weir.bench.report..")
            .layer("cli")
            .definedBy("dev.weir.bench.cli..")
            .whereLayer("input")
            .mayOnlyBeAccessedByLayers("contender", "micro", "gate")
            .whereLayer("contender")
            .mayOnlyBeAccessedByLayers("micro")
            .whereLayer("micro")
            .mayOnlyBeAccessedByLayers("gate")
            .whereLayer("gate")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("environment")
            .mayOnlyBeAccessedByLayers(
                    "run", "folder", "compare", "latency", "cli", "gate", "machine", "doctor", "quick", "report")
            .whereLayer("machine")
            .mayOnlyBeAccessedByLayers("gate", "doctor")
            .whereLayer("doctor")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("quick")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("folder", "compare", "latency", "overhead", "doctor", "quick", "report", "cli")
            .whereLayer("folder")
            .mayOnlyBeAccessedByLayers("compare", "latency", "quick", "report", "cli")
            .whereLayer("compare")
            .mayOnlyBeAccessedByLayers("report", "cli")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("latency")
            .mayOnlyBeAccessedByLayers("overhead", "doctor", "quick", "demo", "cli")
            .whereLayer("overhead")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("text")
            .mayOnlyBeAccessedByLayers(
                    "gate", "inspect", "overhead", "conformance", "compare", "doctor", "quick", "demo", "report", "cli")
            .whereLayer("files")
            .mayOnlyBeAccessedByLayers("latency", "conformance", "quick")
            .whereLayer("inspect")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("conformance")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("launch")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("demo")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("trial")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();
}
