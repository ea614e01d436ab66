"""The templates are found in an installed package and in the repository."""

from __future__ import annotations

from pathlib import Path

from wirestruct.resources import templates


def test_this_installation_has_templates() -> None:
    assert list((templates() / "dataclasses").glob("*.jinja"))


def test_an_installed_package_brings_its_own(tmp_path: Path) -> None:
    package = tmp_path / "site-packages/wirestruct"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert templates(package) == package / "templates"


def test_an_editable_install_uses_the_repository(tmp_path: Path) -> None:
    assert templates(tmp_path / "generator/wirestruct") == tmp_path / "templates"
