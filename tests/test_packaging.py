"""What is built is what works: sdist, then wheel, then a fresh environment outside the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from cleaner.resources import default_rules_dir

ROOT = Path(__file__).parents[1]


def test_the_rules_read_here_are_those_of_the_tree() -> None:
    """An editable install leaves a dead copy in site-packages, which must never be read."""
    assert default_rules_dir() == ROOT / "rules"


def run(*args: str | Path, cwd: Path, **env: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([*map(str, args)], cwd=cwd, capture_output=True, text=True, env={**clean, **env}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build", reason="`pip install -e .[dev]` brings it")
    out = tmp_path_factory.mktemp("dist")
    # Without a wheel option `build` makes the wheel from the sdist, so that what the sdist lacks is missed.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (made,) = out.glob("*.whl")
    return made


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_the_rules(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for path in (ROOT / "rules").rglob("*.yaml"):
        assert f"cleaner/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" in names
    for path in (ROOT / "cleaner").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names
    assert not [name for name in names if name.startswith(("tests/", "rules/", "examples/"))]
    (sdist,) = wheel.parent.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        inside = {name.partition("/")[2] for name in packed.getnames()}
    assert {"rules/core.yaml", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= inside


@pytest.mark.slow
def test_the_wheel_works_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    (tmp_path / "src").mkdir()
    text = "The The ferry runs again from Monday on, said the “harbour master”.\n"
    (tmp_path / "src" / "a.txt").write_text(text, "utf-8")
    cleaner = tmp_path / "env" / "bin" / "cleaner"
    run(cleaner, "clean", "src", "-o", "out", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (tmp_path / "out" / "a.txt").read_text("utf-8").endswith('said the "harbour master".\n')
    where = run(python, "-c", "from cleaner.resources import default_rules_dir as d; print(d())", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path / "env")
    assert "default rules" in run(cleaner, "--version", cwd=tmp_path)


@pytest.mark.slow
def test_the_rules_can_be_read_from_a_zipped_wheel(wheel: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "import cleaner; assert '.whl' in cleaner.__file__\n"
        "from cleaner.resources import default_rules_dir; from cleaner.pack import load_rules\n"
        "print(len(load_rules([], default_dir=default_rules_dir())))"
    )
    assert int(run(sys.executable, "-c", code, cwd=tmp_path)) > 20
