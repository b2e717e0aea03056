"""The documentation is true: generated pages are current, examples give what they print, and nothing is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from tools.docs import pages as made
from tools.docs.examples import EXAMPLES, commands, renew
from typer.main import get_command

from dragoman.cli.main import app
from dragoman.exchange.formats import formats
from dragoman.model import ACTS, Dossier, DragomanError, Record, Review
from dragoman.readers.settings import PREFIX, ModelSettings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return made.pages()


def test_every_generated_page_is_current(pages: dict[str, str]):
    stale = [n for n, text in pages.items() if not (DOCS / n).exists() or (DOCS / n).read_text("utf-8") != text]
    assert not stale, f"run `make docs`: {', '.join(stale)}"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_give_the_outputs_that_they_print(path: Path):
    assert renew(path) == path.read_text(encoding="utf-8"), "run `make docs`"


def test_the_tutorial_goes_from_three_articles_to_a_what_if():
    text = (DOCS / "tutorial" / "first-hour.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    scripts = [c for block in blocks for c in commands(block)]
    assert sum(c.script.startswith("cat >") for c in scripts) == 3
    answers = [c.output for c in scripts if c.script.startswith("dragoman whatif")]
    assert answers
    assert all("way 1:" in a for a in answers)
    assert not [c.script for c in scripts if re.search(r"Traceback|dragoman: ", c.output)]
    assert any("refused with exit status 6" in c.output for c in scripts)


def test_every_command_and_option_is_documented(pages: dict[str, str]):
    for path, command in made.walk(get_command(app)):
        section = pages["reference/cli.md"].partition(f"## dragoman {' '.join(path)}\n")[2].partition("\n## ")[0]
        assert section, path
        assert command.help, path
        for p in command.params:
            if p.name == "help" or getattr(p, "hidden", False):
                continue
            assert getattr(p, "help", None), f"{' '.join(path)}: {p.name} has no help"
            for name in (*p.opts, *p.secondary_opts) if p.param_type_name == "option" else ():
                assert f"`{name}`" in section, (path, name)


def test_every_environment_variable_is_documented():
    known = set(yaml.safe_load((ROOT / "tools" / "docs" / "settings.yml").read_text(encoding="utf-8")))
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"[\"'](DRAGOMAN_[A-Z_]+[A-Z])[\"']", path.read_text(encoding="utf-8"))
    }
    assert used <= known, f"add to tools/docs/settings.yml: {used - known}"


def test_every_setting_of_the_model_reader_is_documented(pages: dict[str, str]):
    for name in ModelSettings.model_fields:
        line = next(it for it in pages["reference/settings.md"].splitlines() if f"`{PREFIX}{name.upper()}`" in it)
        assert all(cell.strip() for cell in line.strip("|").split("|")), line


def test_every_field_code_and_status_is_documented(pages: dict[str, str]):
    for roots, page in (((Record, Review), "reference/record.md"), ((Dossier,), "reference/dossier.md")):
        for root in roots:
            for line in re.findall(r"^\| `.*$", pages[page], re.M):
                assert not line.rstrip().endswith("|  |"), f"{page}: no meaning for {line}"
            for noun in made.inside(root, []):
                every = pages["reference/record.md"] + pages["reference/dossier.md"] + pages["reference/settings.md"]
                for field, info in noun.model_fields.items():
                    assert f"`{info.serialization_alias or field}`" in every, (noun.__name__, field)
    assert all(f"`{act}`" in pages["reference/acts.md"] for act in ACTS)
    assert all(
        f"| {c.exit_code} | `{c.__name__}`" in pages["reference/exit-codes.md"] for c in DragomanError.__subclasses__()
    )
    assert all(f"## {name}\n" in pages["reference/formats.md"] for name in formats())
    for module, name in made.PUBLIC:
        assert getattr(import_module(module), name).__doc__


def test_links_of_the_readme_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md", "examples/README.md"):
        path = ROOT / name
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert target.startswith("http") or (path.parent / target).exists(), f"{name}: {target}"


def test_the_site_builds_without_warnings_or_requests_to_others(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(ROOT / "mkdocs.yml"), "-d", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for page in tmp_path.rglob("*.html"):
        for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", page.read_text(encoding="utf-8")):
            address = re.search(r"(?:src|href)=[\"']?(https?:)?//", tag)
            assert not address or 'rel="canonical"' in tag, f"{page.name}: {tag}"


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man on this machine")
def test_the_manual_page_is_sound_troff():
    done = subprocess.run(
        ["man", "--warnings", "-l", str(DOCS / "man" / "dragoman.1")],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0
    # A long word that cannot be adjusted to the line is no fault of the page.
    assert [line for line in done.stderr.splitlines() if "cannot adjust line" not in line] == []
    assert "dragoman export" in done.stdout


def test_shell_completion_is_to_be_had():
    from typer.testing import CliRunner

    script = CliRunner().invoke(app, [], prog_name="dragoman", env={"_DRAGOMAN_COMPLETE": "source_bash"})
    assert "complete -o default -F" in script.output
    words = {"_DRAGOMAN_COMPLETE": "complete_bash", "COMP_WORDS": "dragoman ex", "COMP_CWORD": "1"}
    assert CliRunner().invoke(app, [], prog_name="dragoman", env=words).output.split() == ["export"]
