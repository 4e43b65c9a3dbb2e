package dev.weir.jmeter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weir.jmeter", importOptions = ImportOption.DoNotIncludeTests.class)
class PluginArchitectureTest {

    @ArchTest
    static final ArchRule aGeneratorKnowsNoJMeter = noClasses()
            .that()
            .resideInAPackage("dev.weir.jmeter.generator")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.jmeter", "org.apache.jmeter..", "org.apache.jorphan..");

    @ArchTest
    static final ArchRule commandsAndReportsAreNotInTheJar = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weir.bench.cli..",
                    "dev.weir.bench.report..",
                    "dev.weir.bench.gate..",
                    "dev.weir.bench.quick..");
}
