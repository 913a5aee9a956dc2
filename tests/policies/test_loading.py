from __future__ import annotations

import builtins
import gc
import json
import warnings
from typing import TYPE_CHECKING

import pytest
import yaml

from slaclock.errors import DocumentError
from slaclock.policies import PolicyBook
from tests.policies.books import example

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
version = 1
[calendars.desk]
tz = "Europe/London"
hours = {mon-fri = ["08:00-18:00"]}
holidays = [2026-12-31]
[[policies]]
name = "p"
calendar = "desk"
valid_from = 2026-01-01
[policies.when]
any = [{field = "priority", in = ["urgent", 1]}, {field = "score", at_least = 2.5}]
[[policies.targets]]
metric = "resolution"
within = "8h"
"""
YAML = """
version: 1
calendars:
  desk:
    tz: Europe/London
    hours: {mon-fri: [08:00-18:00]}
    holidays: [2026-12-31]
policies:
- name: p
  calendar: desk
  valid_from: 2026-01-01
  when:
    any:
    - {field: priority, in: [urgent, 1]}
    - {field: score, at_least: 2.5}
  targets:
  - metric: resolution
    within: 8h
"""
PLAIN = {
    "version": 1,
    "calendars": {
        "desk": {"tz": "Europe/London", "hours": {"mon-fri": ["08:00-18:00"]}, "holidays": ["2026-12-31"]},
    },
    "policies": [
        {
            "name": "p",
            "calendar": "desk",
            "valid_from": "2026-01-01",
            "when": {"any": [{"field": "priority", "in": ["urgent", 1]}, {"field": "score", "at_least": 2.5}]},
            "targets": [{"metric": "resolution", "within": "8h"}],
        }
    ],
}


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load(path)
    assert str(caught.value).startswith("policy book ")
    return caught.value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book.json", json.dumps(PLAIN)),
        ("book.JSON", "\ufeff" + json.dumps(PLAIN)),
        ("book.toml", TOML),
        ("book.yaml", YAML),
        ("book.yml", YAML),
    ],
)
def test_one_book_in_every_form(tmp_path, name, text):
    path = write(tmp_path, name, text)
    book = PolicyBook.load(PLAIN)
    assert PolicyBook.load(path) == book
    assert PolicyBook.load(str(path)) == book


def test_a_path_may_have_braces(tmp_path):
    (tmp_path / "{live}").mkdir()
    assert PolicyBook.load(str(write(tmp_path / "{live}", "book.json", "{}"))) == PolicyBook()


def test_what_is_loaded_is_not_changed():
    document = example()
    PolicyBook.load(document)
    assert document == example()


# ── files ──


def test_a_missing_file(tmp_path):
    assert "there is no such file" in str(refused(tmp_path / "none.json"))


def test_a_folder_cannot_be_read(tmp_path):
    (tmp_path / "book.json").mkdir()
    assert "cannot be read: Is a directory" in str(refused(tmp_path / "book.json"))


def test_a_null_character_in_a_path():
    assert "cannot be read" in str(refused("a\0b.json"))


@pytest.mark.parametrize("name", ["book.txt", "book", "book.json5", ".json"])
def test_an_ending_that_tells_no_form(tmp_path, name):
    assert "one of: .json, .toml, .yaml, .yml" in str(refused(write(tmp_path, name, "{}")))


@pytest.mark.parametrize("text", ['{"version": 1}', "version: 1\npolicies: []", "x" * 5_000])
def test_a_text_is_no_path(text):
    assert "is a text and no path (give a path, or the mapping that json.loads()" in str(refused(text))


@pytest.mark.parametrize("source", [None, 5, b"book.json", ["book.json"]])
def test_what_is_neither_path_nor_mapping(source):
    with pytest.raises(DocumentError, match="must be a path or a mapping"):
        PolicyBook.load(source)


def test_what_is_not_utf_8(tmp_path):
    for name in ("book.json", "book.toml", "book.yaml"):
        error = refused(write(tmp_path, name, b'{\n"name": "\xe4"}'))
        assert (error.path, "is not UTF-8" in str(error)) == ("line 2", True)


def test_faults_name_the_file(tmp_path):
    path = write(tmp_path, "book.json", '{"policies": [{"name": "p", "calendar": "desk"}]}')
    assert str(refused(path)).startswith(f"policy book {str(path)!r}"[:60])
    assert refused(path).path == "policies[0].calendar"


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "5"), ("a.json", "[]"), ("a.yaml", "a"), ("a.yaml", ""), ("a.json", "null")]
)
def test_a_document_is_a_mapping(tmp_path, name, text):
    assert "must be a mapping" in str(refused(write(tmp_path, name, text)))


# ── JSON ──


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("", "line 1, column 1", "is not JSON: expecting value"),
        ('{\n  "version": 1\n  "policies": []\n}', "line 3, column 3", "is not JSON"),
        ('{"a": 1} {"b": 2}', "line 1, column 10", "is not JSON: extra data"),
        ("{'a': 1}", "line 1, column 2", "is not JSON"),
        ('{"a": "\\ud83"}', "line 1, column 9", "is not JSON"),
        ('{\n"a": NaN}', "line 2, column 6", "has NaN, which is no number"),
        ('{"NaN": 1, "a": -Infinity}', "line 1, column 17", "has -Infinity, which is no number"),
        ('{"a":\n ' + "9" * 5000 + "}", "line 2, column 2", "has a number of more than 4,300 digits"),
        ('{"a": 1, "b": 2, "a": 3}', "a", "is given twice, again in line 1, column 18"),
        ('{"a": [{}, {"b": {"c": 1,\n "c": 2}}]}', "a[1].b.c", "is given twice, again in line 2, column 2"),
        ('{"a,{\\"": 1, "a,{\\u0022": [2]}', 'a,{"', "is given twice"),
    ],
)
def test_what_json_is_refused(tmp_path, text, path, words):
    error = refused(write(tmp_path, "book.json", text))
    assert error.path == path
    assert words in str(error)


def test_all_keys_given_twice_come_at_once(tmp_path):
    error = refused(
        write(tmp_path, "book.json", '{"a": {"x": 1, "x": 2}, "b": [1, {"y": {}, "y": {}, "y": 1}], "a": 1}')
    )
    assert [fault.path for fault in error.faults] == ["a.x", "b[1].y", "b[1].y", "a"]


def test_json_numbers_beyond_floats_are_refused_where_they_stand(tmp_path):
    text = '{"policies": [{"name": "p", "calendar": "always", "when": {"field": "a", "at_least": 1e999}}]}'
    assert refused(write(tmp_path, "book.json", text)).path == "policies[0].when.at_least"


# ── TOML ──


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("version = ", "line 1, column 11", "is not TOML: invalid value"),
        ('a = "x', "line 1, column 7", "is not TOML: unterminated string"),
        ("a = 1\na = 2", "line 2, column 6", "is not TOML: cannot overwrite a value"),
        ("[a]\n[a]", "line 2, column 3", "is not TOML: cannot declare"),
        ("a = " + "9" * 5000, "", "is not TOML"),
        ("a = 2026-02-30", "line 1, column 5", "is not TOML: invalid date"),
        ("a = nan\nversion = 1", "a", "is not a known key"),
        (".".join("a" * 21) + " = 1", "line 1, column 1", "is nested too deeply"),
        ("x = 1\n[" + " . ".join(["'a'", '"b"', "c"] * 7) + "]", "line 2, column 2", "is nested too deeply"),
    ],
)
def test_what_toml_is_refused(tmp_path, text, path, words):
    error = refused(write(tmp_path, "book.toml", text))
    assert error.path == path
    assert words in str(error)


def test_toml_times_and_dates_are_texts(tmp_path):
    path = write(tmp_path, "book.toml", "version = 2026-01-01T09:00:00Z\nstatuses = 09:30:00")
    assert [fault.value for fault in refused(path).faults] == ["2026-01-01T09:00:00+00:00", "09:30:00"]


# ── YAML ──


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("a: [1, 2\n", "line 2, column 1", "is not YAML"),
        ("a: b: c", "line 1, column 5", "is not YAML: mapping values are not allowed"),
        ("a: 1\nb: 2\na: 3", "line 3, column 1", "has the key 'a' twice"),
        ("a: {b: 1, b: 1}", "line 1, column 11", "has the key 'b' twice"),
        ("a: &x [1]\nb: *x", "line 2, column 4", "has the alias *x, and aliases are not read (write it out)"),
        ("a: !!python/object/apply:os.system [ls]", "line 1, column 4", "has the tag 'tag:yaml.org,2002:python"),
        ("a: !!str 5", "line 1, column 4", "has the tag"),
        ("a: 1\n---\nb: 2", "line 2, column 1", "has a second document"),
        ("? [a]\n: 1", "line 1, column 3", "has a key that is no text"),
        ("? {a: 1}\n: 1", "line 1, column 3", "has a key that is no text"),
        ("a: \x00", "", "is not YAML"),
        ("<<: {a: 1}", "<<", "is not a known key"),
        ("a: " + "[" * 30 + "]" * 30, "line 1, column 23", "is nested too deeply (at most 20 levels)"),
    ],
)
def test_what_yaml_is_refused(tmp_path, text, path, words):
    error = refused(write(tmp_path, "book.yaml", text))
    assert words in str(error)
    assert error.path == path


def test_yaml_words_are_those_of_yaml_1_2(tmp_path):
    text = """
    statuses: {on: open, no: pending, 5: closed, ~: solved, true: new}
    policies:
    - name: no
      calendar: always
      public: false
      valid_until: null
      when: {field: a, in: [on, yes, 09:30, 1_000, 0o17, 007, 2026-01-01, "1", 1, 1.5, -2e3, true, .inf, '', 1:30]}
    """
    book = PolicyBook.load(write(tmp_path, "book.yaml", text))
    assert book.statuses == {"on": "open", "no": "pending", "5": "closed", "~": "solved", "true": "new"}
    assert book.policies[0].name == "no"
    wanted = [
        "on",
        "yes",
        "09:30",
        "1_000",
        "0o17",
        "007",
        "2026-01-01",
        "1",
        1,
        1.5,
        -2000.0,
        True,
        ".inf",
        "",
        "1:30",
    ]
    assert book.policies[0].when.dump() == {"field": "a", "in": wanted}


def test_yaml_keeps_folded_and_quoted_texts(tmp_path):
    text = "policies:\n- calendar: always\n  name: >-\n    two\n    words\n- {calendar: always, name: ! 5}\n"
    book = PolicyBook.load(write(tmp_path, "book.yaml", text))
    assert [policy.name for policy in book.policies] == ["two words", "5"]


def test_without_pyyaml_the_error_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *more):
        if name == "yaml":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    error = refused(write(tmp_path, "book.yaml", YAML))
    assert "YAML needs PyYAML, which is not installed (pip install slaclock[yaml])" in str(error)


def test_pyyaml_without_libyaml_reads_the_same(tmp_path, monkeypatch):
    path = write(tmp_path, "book.yaml", YAML)
    quick = PolicyBook.load(path)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert PolicyBook.load(path) == quick
    long = write(tmp_path, "long.yaml", YAML + "#" * 50_000)
    assert "is larger than 50 kB of YAML" in str(refused(long))


# ── the collector ──


def test_the_garbage_collector_is_as_it_was(tmp_path):
    assert gc.isenabled()
    PolicyBook.load(example())
    assert gc.isenabled()
    refused(tmp_path / "none.json")
    assert gc.isenabled()
    gc.disable()
    try:
        PolicyBook.load(example())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_loading_a_book_without_doubts_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        PolicyBook.load(example())
