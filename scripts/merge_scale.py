"""What scripts/merge-scale measures once there is one shard; see there."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

weir, to, folders, heap = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
shard = to / "shard"
run = json.loads((shard / "run.json").read_text())
requests = [json.loads(line) for line in (shard / "requests.jsonl").read_text().splitlines()]


def copy(number, count, folder):
    """The shard number/count: the same answers, under the indices and streams that are its own."""
    shutil.copytree(shard, folder)
    run["run"]["load"]["shard"] = f"{number}/{count}"
    (folder / "run.json").write_text(json.dumps(run))
    lines = [json.dumps({**request, "index": number - 1 + position * count, "stream": number - 1}, separators=(",", ":"))
             for position, request in enumerate(requests)]
    (folder / "requests.jsonl").write_text("\n".join(lines) + "\n")


print(f"{'folders':>7}  {'requests':>8}  {'bytes read':>11}  {'wall, s':>8}  {'CPU, s':>7}  {'CPU a folder, ms':>16}  heap", flush=True)
failed = False
for count in map(int, folders.split(",")):
    parts = [to / f"of-{count}" / f"shard-{number}" for number in range(1, count + 1)]
    for number, folder in enumerate(parts, 1):
        copy(number, count, folder)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    merged = to / f"merged-{count}"
    ended = subprocess.run([weir, "merge", *map(str, parts), "--to", str(merged), "--json"], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, env={**os.environ, "JAVA_TOOL_OPTIONS": f"-Xmx{heap}"})
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    read = sum((folder / name).stat().st_size for folder in parts for name in ("run.json", "requests.jsonl"))
    if ended.returncode != 0:
        print(ended.stderr, file=sys.stderr)
        failed = True
        break
    total = json.loads(ended.stdout)["num_prompts"]
    if total != count * len(requests):
        print(f"merge-scale: {count} folders have {count * len(requests)} requests, and the merged run {total}", file=sys.stderr)
        failed = True
    degraded = [reason for reason in json.loads((merged / "run.json").read_text())["degraded"] if not reason.startswith("shard ")]
    for reason in degraded:
        print(f"merge-scale: against the merged run: {reason}")
    print(f"{count:7}  {total:8}  {read:11}  {wall:8.2f}  {cpu:7.2f}  {1000 * cpu / count:16.1f}  {heap}", flush=True)
    shutil.rmtree(to / f"of-{count}")
    shutil.rmtree(merged)
sys.exit(1 if failed else 0)
