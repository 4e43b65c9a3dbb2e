"""What scripts/check-run-files has Python read of one run; see there."""

import json
import math
import pathlib
import re
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader
from hdr_plot.hdr_plot import parse_metadata, parse_percentiles

NS_PER_MS = 1e6
HIGHEST_NS = 1 << 62
VLLM_NUMBERS = ["duration", "completed", "failed", "num_prompts", "total_input_tokens", "total_output_tokens",
                "request_throughput", "request_goodput", "output_throughput", "total_token_throughput"]
VLLM_OTHERS = ["date", "endpoint_type", "backend", "label", "model_id", "tokenizer_id", "request_rate", "burstiness",
               "max_concurrency"]
VLLM_METRICS = [f"{statistic}_{metric}_ms" for metric in ("ttft", "tpot", "itl", "e2el")
                for statistic in ("mean", "median", "std", "p99")]

problems = []


def expect(is_so, what):
    if not is_so:
        problems.append(what)


def tagged_histograms(file):
    log = HistogramLogReader(str(file), HdrHistogram(1, HIGHEST_NS, 3))
    sums = {}
    while (interval := log.get_next_interval_histogram()) is not None:
        sums.setdefault(interval.get_tag(), HdrHistogram(1, HIGHEST_NS, 3)).add(interval)
    return sums


def check_log(run, summary):
    sums = tagged_histograms(run / "latency.hlog")
    expect(sums.keys() == summary["metrics"].keys(), f"latency.hlog has the tags {sorted(sums)}, the summary others")
    for tag, values in sums.items():
        figures = summary["metrics"].get(tag, {})
        expect(values.get_total_count() == figures.get("count"), f"{tag}: hdrhistogram counts otherwise")
        found = {"p50": 50, "p90": 90, "p99": 99, "max": 100}
        for name, percent in found.items():
            written = figures.get(name)
            value = values.get_value_at_percentile(percent) / NS_PER_MS
            expect(written is None or math.isclose(value, written, rel_tol=1e-9),
                   f"{tag} {name}: hdrhistogram finds {value}, the summary says {written}")
    return len(sums)


def check_percentile_files(run, summary):
    files = sorted(run.glob("*.hgrm"))
    for file in files:
        rows = [line for line in file.read_text().splitlines() if re.match(r"\s*[0-9.]+\s+[0-9.]+\s+\d+\s+\S", line)]
        read = len(parse_percentiles(str(file)))
        expect(read == len(rows) > 0, f"{file.name}: hdr-plot reads {read} of {len(rows)} rows")
        count = int(float(parse_metadata(str(file))["Total count"]))
        metric = file.name.split(".")[1]
        expect(count == summary["metrics"][metric]["count"], f"{file.name}: hdr-plot counts otherwise")
    return len(files)


def check_summary(summary):
    for key in VLLM_NUMBERS + VLLM_OTHERS + VLLM_METRICS:
        expect(key in summary, f"summary.json has no {key}")
    for key in VLLM_NUMBERS + VLLM_METRICS:
        value = summary.get(key)
        expect(value is None or isinstance(value, (int, float)), f"summary.json: {key} is no number: {value}")


def main(run):
    summary = json.loads((run / "summary.json").read_text())
    tags = check_log(run, summary)
    files = check_percentile_files(run, summary)
    check_summary(summary)
    for problem in problems:
        print(f"FAILED: {run}: {problem}")
    print(f"checked: {run}, hdrhistogram read {tags} tags, hdr-plot {files} files, json the keys of vLLM")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
