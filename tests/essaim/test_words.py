"""Every sentence exists in English and French, with the same placeholders, and the front door says each."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from sim import words

REPOSITORY = Path(__file__).resolve().parents[2]
READERS = sorted(
    place.parent.relative_to(REPOSITORY).as_posix() for place in REPOSITORY.glob("calibration/exports/**/words.toml")
)
PACKAGES = ("sim", "scenarios", "calibration", "essaim", *READERS)
FRENCH_SIGN_WITHOUT_SPACE = re.compile(r"[^\s\u202f\u00a0][:;!?»](\s|$)")


def sentences(package: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((REPOSITORY / package / "words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_said_is_what_the_file_holds(package: str) -> None:
    said = words.sentences(package.replace("/", "."))
    assert dict(said) == sentences(package)
    assert len(said) == len(sentences(package))
    assert "no such sentence" not in said


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_exists_in_both_languages(package: str) -> None:
    wrong = [key for key, texts in sentences(package).items() if set(texts) != {"en", "fr"}]
    empty = [key for key, texts in sentences(package).items() if not all(map(str.strip, texts.values()))]
    assert not wrong + empty


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_the_same_placeholders(package: str) -> None:
    wrong = [key for key, texts in sentences(package).items() if placeholders(texts["en"]) != placeholders(texts["fr"])]
    assert not wrong


@pytest.mark.parametrize("package", PACKAGES)
def test_french_double_signs_are_set_off_by_a_space(package: str) -> None:
    wrong = [
        texts["fr"]
        for texts in sentences(package).values()
        if FRENCH_SIGN_WITHOUT_SPACE.search(re.sub(r"\{[^{}]*\}|https?://\S+", "x", texts["fr"]))
    ]
    assert not wrong


def test_every_sentence_of_the_front_door_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "essaim").rglob("*.py"))
    begun = tuple(re.findall(r'f"([a-z-]+-)\{', code))
    unused = [
        key for key in sentences("essaim") if f'"{key.removesuffix("-near")}"' not in code and not key.startswith(begun)
    ]
    assert not unused
