/** The history of the gate's questions: as a page, and in formats that public dashboards read. */
@NullMarked
package dev.weir.bench.report.history;

import org.jspecify.annotations.NullMarked;
