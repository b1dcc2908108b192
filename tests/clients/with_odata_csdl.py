"""odata-csdl, the converter of OData's own committee: $metadata as XML and as JSON must be one document.

It converts XML to JSON alone. For the way back odatapy writes the XML of our JSON, and odata-csdl reads it again: what
either document says and the other does not would show.
"""

import json
import os
import subprocess
from pathlib import Path

from checks import Checks, expect, same, service_url
from odatapy.edm.json_csdl import JsonCsdlEdmProvider
from odatapy.edm.model import Edm
from odatapy.server.serializer.metadata import MetadataSerializer
from plain import Service

CONVERTER = Path(__file__).with_name("xml_to_json.cjs")


def main():
    plain = Service(service_url())
    checks = Checks()
    for version in ["4.0", "4.01"]:
        asked = {"OData-MaxVersion": version}
        xml = plain.get("$metadata", {**asked, "Accept": "application/xml"}).found().text()
        own = plain.get("$metadata", {**asked, "Accept": "application/json"}).found().json()
        checks.run(f"{version} both say their version", same, own["$Version"], version, "$Version")
        checks.run(f"{version} XML to JSON", xml_to_json, xml, own)
        checks.run(f"{version} JSON to XML", json_to_xml, own, version)
    checks.close()


def xml_to_json(xml, own):
    no_difference(converted(xml), own)
    return f"{len(xml):,} characters"


def json_to_xml(own, version):
    edm = Edm.from_provider(JsonCsdlEdmProvider(json.dumps(own)))
    xml = MetadataSerializer().xml(edm, version)
    no_difference(converted(xml), own)
    return f"{len(xml):,} characters"


def converted(xml):
    node = os.environ.get("NODE", "node")
    run = subprocess.run([node, CONVERTER], input=xml.encode(), capture_output=True)
    expect(run.returncode == 0, f"odata-csdl: {run.stderr.decode()}")
    return json.loads(run.stdout)


def no_difference(converted, own):
    found = differences(converted, own, "")
    first = next(found, None)
    expect(first is None, f"{1 + sum(1 for _ in found)} differences, the first at {first}")


def differences(converted, own, path):
    if isinstance(converted, dict) and isinstance(own, dict):
        for name in {**converted, **own}:
            place = f"{path}/{name}"
            if name not in own:
                yield f"{place}: only in the converted document"
            elif name not in converted:
                yield f"{place}: only in the service's own document"
            else:
                yield from differences(converted[name], own[name], place)
    elif isinstance(converted, list) and isinstance(own, list) and len(converted) == len(own):
        for index, (left, right) in enumerate(zip(converted, own)):
            yield from differences(left, right, f"{path}/{index}")
    elif converted != own or type(converted) is not type(own):
        yield f"{path}: {converted!r} is {own!r} in the service's own document"


if __name__ == "__main__":
    main()
