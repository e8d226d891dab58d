"""The templates for Group Policy: well-formed, complete in both languages, and what they write is what Thunderbird reads.

Checked here are the rules of Microsoft's schema that templates break most often: the order of elements, the types of attributes,
names that are unique, and references that lead somewhere. The schema itself and the Group Policy editor are to be had on Windows only.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "docs/windows"
NAMESPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
KEY = r"Software\Policies\Mozilla\Thunderbird\3rdparty\Extensions\bcc-guard@thunderbird-addons"
ADDON = "bcc-guard@thunderbird-addons"
REFERENCE = re.compile(r"\$\((string|presentation)\.([A-Za-z0-9_]+)\)")

ADMX = ElementTree.parse(WINDOWS / "bcc-guard.admx").getroot()
ADMLS = {language: ElementTree.parse(WINDOWS / language / "bcc-guard.adml").getroot() for language in ("en-US", "fr-FR")}
POLICIES = ADMX.findall(f"{NAMESPACE}policies/{NAMESPACE}policy")

# What goes with what in a presentation.
CONTROLS = {
    "enum": "dropdownList",
    "decimal": "decimalTextBox",
    "text": "textBox",
    "multiText": "multiTextBox",
    "list": "listBox",
}
ATTRIBUTES = {
    "enum": {"id", "valueName", "required"},
    "decimal": {"id", "valueName", "required", "minValue", "maxValue"},
    "text": {"id", "valueName", "required", "maxLength"},
    "multiText": {"id", "valueName"},
    "list": {"id", "key", "valuePrefix"},
}


def local(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def names(parent: ElementTree.Element) -> list[str]:
    return [local(child) for child in parent]


def elements(policy: ElementTree.Element) -> list[ElementTree.Element]:
    return list(policy.find(f"{NAMESPACE}elements") or ())


def references() -> Iterator[tuple[str, str]]:
    for element in ADMX.iter():
        for value in element.attrib.values():
            yield from REFERENCE.findall(value)


def test_everything_stands_in_the_schemas_order() -> None:
    assert names(ADMX) == ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]
    for policy in POLICIES:
        assert names(policy) in (
            ["parentCategory", "supportedOn", "enabledValue", "disabledValue"],
            ["parentCategory", "supportedOn", "elements"],
        ), policy.attrib
        assert re.fullmatch(r"[A-Za-z0-9_]+", policy.attrib["name"])
        assert policy.attrib["class"] == "Both"
        assert {"displayName", "explainText", "key"} <= set(policy.attrib)
    for adml in ADMLS.values():
        assert names(adml) == ["displayName", "description", "resources"]
        resources = adml.find(f"{NAMESPACE}resources")
        assert resources is not None
        assert names(resources) == ["stringTable", "presentationTable"]


def test_names_are_unique_and_categories_exist() -> None:
    policies = [policy.attrib["name"] for policy in POLICIES]
    assert len(policies) == len(set(policies)) > 40
    categories = [category.attrib["name"] for category in ADMX.iter(f"{NAMESPACE}category")]
    assert len(categories) == len(set(categories))
    for parent in ADMX.iter(f"{NAMESPACE}parentCategory"):
        assert parent.attrib["ref"] in categories
    places = [(p.attrib["key"], e.attrib.get("key", p.attrib["key"]), e.attrib.get("valueName")) for p in POLICIES for e in elements(p)]
    assert len(places) == len(set(places)), "no two policies write the same value"


@pytest.mark.parametrize("language", ADMLS)
def test_every_reference_leads_somewhere_and_nothing_is_left_over(language: str) -> None:
    adml = ADMLS[language]
    strings = [string.attrib["id"] for string in adml.iter(f"{NAMESPACE}string")]
    presentations = [presentation.attrib["id"] for presentation in adml.iter(f"{NAMESPACE}presentation")]
    assert len(strings) == len(set(strings))
    assert len(presentations) == len(set(presentations))
    assert {name for kind, name in references() if kind == "string"} == set(strings)
    assert {name for kind, name in references() if kind == "presentation"} == set(presentations)
    assert all((string.text or "").strip() for string in adml.iter(f"{NAMESPACE}string"))


@pytest.mark.parametrize("language", ADMLS)
def test_every_element_has_its_control(language: str) -> None:
    presentations = {each.attrib["id"]: each for each in ADMLS[language].iter(f"{NAMESPACE}presentation")}
    for policy in POLICIES:
        for element in elements(policy):
            assert set(element.attrib) == ATTRIBUTES[local(element)]
            (control,) = presentations[policy.attrib["name"]]
            assert local(control) == CONTROLS[local(element)]
            assert control.attrib["refId"] == element.attrib["id"]
            if local(element) == "decimal":
                low, high = int(element.attrib["minValue"]), int(element.attrib["maxValue"])
                assert low <= int(control.attrib["defaultValue"]) <= high < 2**32
            for value in element.iter(f"{NAMESPACE}string"):
                assert 0 < len(value.text or "") <= 255
            if local(element) == "enum":
                assert int(control.attrib["defaultItem"]) < len(element)


def written(policy: ElementTree.Element, on: bool) -> dict[str, object]:
    """The registry below the add-on's key once a policy is set: a key is a dict, a value what Thunderbird makes of it."""
    registry: dict[str, object] = {}

    def put(key: str, name: str, value: object) -> None:
        assert key == KEY or key.startswith(KEY + "\\"), key
        at = registry
        for step in key.removeprefix(KEY).split("\\")[1:]:
            at = at.setdefault(step, {})  # type: ignore[assignment]
        at[name] = value

    key = policy.attrib["key"]
    if "valueName" in policy.attrib:
        put(key, policy.attrib["valueName"], int(on))
    for element in elements(policy):
        match local(element):
            case "enum":
                values = [value.text for value in element.iter(f"{NAMESPACE}string")]
                put(key, element.attrib["valueName"], values[-1 if on else 0])
            case "decimal":
                put(key, element.attrib["valueName"], int(element.attrib["maxValue" if on else "minValue"]))
            case "text":
                put(key, element.attrib["valueName"], SAMPLES.get(element.attrib["valueName"], "Some text"))
            case "multiText":
                # Thunderbird takes a multi-line string for JSON.
                put(key, element.attrib["valueName"], {"press@ville.example": {"preset": "strict"}})
            case "list":
                name = element.attrib["key"].rsplit("\\", 1)[1]
                put(element.attrib["key"], "1", SAMPLES.get(name, "ville.example"))
    return as_thunderbird_reads(registry)  # type: ignore[return-value]


SAMPLES = {
    "help_url": "https://ville.example/",
    "tool_url": "https://ville.example/",
    "logo": "data:image/png;base64,AAAA",
    "monitor_until": "2099-12-31",
    "kinds": "iban",
    "types": "exe",
    "words": "dossier",
    "unlocked": "rules",
}


def as_thunderbird_reads(key: dict[str, object]) -> object:
    """Keys are objects, unless their first value is called 1."""
    if next(iter(key), "") == "1":
        return list(key.values())
    return {name: as_thunderbird_reads(value) if isinstance(value, dict) and name != "identities" else value for name, value in key.items()}


def test_what_they_write_is_what_the_core_takes(tmp_path: Path) -> None:
    subprocess.run(["cargo", "build", "--locked", "--quiet", "--bin", "policy-check"], cwd=ROOT, check=True)
    written_paths = set()
    for policy in POLICIES:
        for on in (False, True):
            section = written(policy, on)
            file = tmp_path / "policies.json"
            file.write_text(json.dumps({"policies": {"3rdparty": {"Extensions": {ADDON: section}}}}))
            done = subprocess.run([ROOT / "target/debug/policy-check", file], capture_output=True, text=True, check=False)
            assert done.returncode == 0, (policy.attrib["name"], section, done.stdout)
        written_paths.add(policy.attrib["name"])
    assert len(written_paths) == len(POLICIES)
