"""Shows what check-client said of a client as a row of a table in Markdown. Takes the client's name and version, and the JSON."""

import json
import sys

name, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    report = json.load(file)
wrong = {}
for condition in report["conditions"]:
    if not condition["right"]:
        wrong.setdefault(condition["verdict"], []).append(condition["condition"])
said = "; ".join(f"{verdict}: {', '.join(names)}" for verdict, names in wrong.items())
print(f"| {name} | {report['right']} of {len(report['conditions'])} | {said or 'nothing'} |")
