"""openapi-spec-validator: /openapi.json is valid OpenAPI 3.1, and speaks of every set."""

from checks import Checks, expect, same, service_url
from openapi_spec_validator import OpenAPIV31SpecValidator
from plain import Service


def main():
    plain = Service(service_url())
    checks = Checks()
    document = plain.get(f"{plain.host}openapi.json").found().json()
    checks.run("it is OpenAPI 3.1", version, document)
    checks.run("it is valid", valid, document)
    checks.run("it has a path for every set", every_set, document, plain)
    checks.close()


def version(document):
    expect(document["openapi"].startswith("3.1."), f"openapi is {document['openapi']}")
    return document["openapi"]


def valid(document):
    errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    expect(not errors, f"{len(errors)} errors, the first at {errors and list(errors[0].absolute_path)}: {errors and errors[0].message}")
    return f"{len(document['paths'])} paths"


def every_set(document, plain):
    roots = {path.split("/")[-1] for path in document["paths"]}
    same([name for name in plain.sets() if name not in roots], [], "the list of sets without a path")


if __name__ == "__main__":
    main()
