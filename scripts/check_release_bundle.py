"""Checks a bundle for Maven Central against https://central.sonatype.org/publish/requirements/.

    python3 scripts/check_release_bundle.py BUNDLE.zip

A bundle is laid out as a Maven repository. Each component in it needs a POM with name, description, url, licences, developers and scm, its
own or its parent's; sources and Javadoc beside each jar; a signature and the checksums of each file. Python's standard library only.
"""

import hashlib
import sys
import xml.etree.ElementTree as xml
import zipfile

NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"
PUBLISHED = {"weir-parent", "weir-core", "weir-replay-fixtures"}
"""What people may depend on; the benchmarks are a program, and the JMeter plugin is a jar to be put in a folder."""

REQUIRED = [
    "name",
    "description",
    "url",
    "licenses/license/name",
    "licenses/license/url",
    "developers/developer/name",
    "developers/developer/email",
    "scm/connection",
    "scm/developerConnection",
    "scm/url",
]
NOT_INHERITED = {"name"}


def text(pom, path):
    found = pom.find("/".join(NAMESPACE + step for step in path.split("/")))
    return "" if found is None or found.text is None else found.text.strip()


def check(bundle):
    """Returns what is wrong, one sentence each."""
    wrong = []
    files = {name for name in bundle.namelist() if not name.endswith("/")}
    poms = {}
    for name in sorted(files):
        if name.endswith(".pom"):
            folder, file = name.rsplit("/", 1)
            artifact, version = folder.split("/")[-2:]
            if file != f"{artifact}-{version}.pom":
                wrong.append(f"{name}: file and folder disagree")
            poms[artifact] = (folder, version, xml.fromstring(bundle.read(name)))
    if set(poms) != PUBLISHED:
        wrong.append(f"published are {sorted(poms)}, and should be {sorted(PUBLISHED)}")
    for artifact, (folder, version, pom) in poms.items():
        stem = f"{folder}/{artifact}-{version}"
        if version.endswith("-SNAPSHOT"):
            wrong.append(f"{artifact}: Central takes no SNAPSHOT, was {version}")
        parent = poms.get(text(pom, "parent/artifactId"), (None, None, None))[2]
        for path in REQUIRED:
            inherited = parent is not None and path not in NOT_INHERITED and text(parent, path)
            if not text(pom, path) and not inherited:
                wrong.append(f"{artifact}: its POM has no <{path}>, and inherits none")
        if text(pom, "packaging") != "pom":
            for kind in (".jar", "-sources.jar", "-javadoc.jar"):
                if stem + kind not in files:
                    wrong.append(f"{artifact}: {artifact}-{version}{kind} is missing")
                elif not any(entry.filename.endswith(CONTENT[kind]) for entry in entries(bundle, stem + kind)):
                    wrong.append(f"{artifact}: {artifact}-{version}{kind} holds no {CONTENT[kind]}")
    for name in sorted(files):
        if name.endswith((".asc", ".md5", ".sha1", ".sha256", ".sha512")):
            continue
        if name + ".asc" not in files:
            wrong.append(f"{name} is not signed")
        for algorithm in ("md5", "sha1"):
            checksum = f"{name}.{algorithm}"
            if checksum not in files:
                wrong.append(f"{checksum} is missing")
            elif bundle.read(checksum).decode().split()[0] != hashlib.new(algorithm, bundle.read(name)).hexdigest():
                wrong.append(f"{checksum} is of other bytes")
    return wrong


CONTENT = {".jar": ".class", "-sources.jar": ".java", "-javadoc.jar": "index.html"}


def entries(bundle, name):
    with bundle.open(name) as file, zipfile.ZipFile(file) as jar:
        return jar.infolist()


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with zipfile.ZipFile(sys.argv[1]) as bundle:
        wrong = check(bundle)
        components = sorted(name.rsplit("/", 1)[1] for name in bundle.namelist() if name.endswith(".pom"))
    for sentence in wrong:
        print(f"NOT PUBLISHABLE: {sentence}")
    if not wrong:
        print(f"Publishable: {', '.join(components)}, each with what Maven Central asks for.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
